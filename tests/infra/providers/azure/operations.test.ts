import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { InvocationContext } from "@azure/functions";
import { expect } from "chai";
import { mailboxHandler } from "../../../../functions/adapters/azure/mailbox.ts";
import type { Operations } from "../../../../infra/contract/operations.ts";
import { openOperations, type OperatorAccess } from "../../../../infra/providers/azure/operations.ts";
import { testStorage, type TestStorage } from "../../../helpers/azurite.ts";
import { failure } from "../../../helpers/failure.ts";
import { keptLog } from "../../../helpers/kept-log.ts";
import { eventually } from "../../../helpers/wait.ts";
import { behavesAsOperations, type OperationRequest } from "../operations-behaviour.ts";
import { outputMap } from "../output-map.ts";
import { OperationsStandIn } from "./plugin/operations-stand-in.ts";

const TIMES = { answeredMs: 10_000, pollMs: 20, roleMs: 0 };

/**
 * Both ends as they are deployed, the mailbox between them in Azurite: what the commands ask by, and the application's own
 * handler. The test does what the Functions host does: takes messages off the queue.
 */
describe("the operator's way into a stack on Azure", function () {
  this.timeout(60_000);
  let storage: TestStorage;
  let standIn: OperationsStandIn;
  let web: Server;
  let operations: Operations;
  let handler: (request: OperationRequest) => unknown = () => ({});
  let asked = 0;
  let paused = false;
  const stopping = new AbortController();
  let host: Promise<void>;

  const outputs = (changes: Readonly<Record<string, unknown>> = {}): ReturnType<typeof outputMap> =>
    outputMap({
      operationsJob: "dev-operations-0123456789",
      operatorMailbox: standIn.mailbox,
      kafkaBrokers: "dev-kafka-0123456789.servicebus.windows.net:9093",
      warehouseHost: "dev-warehouse.postgres.database.azure.com",
      warehousePort: 5432,
      webUrl: `http://127.0.0.1:${(web.address() as AddressInfo).port}/`,
      ...changes,
    });
  const access = (changes: OperatorAccess = {}): OperatorAccess => ({
    credential: () => Promise.resolve(storage.credential),
    times: TIMES,
    ca: storage.ca,
    ...changes,
  });

  before(async () => {
    web = createServer((request, response) => response.writeHead(request.url === "/health" ? 200 : 404).end());
    web.listen(0, "127.0.0.1");
    [storage] = await Promise.all([testStorage(), once(web, "listening")]);
    standIn = await OperationsStandIn.start(storage);
    const { container } = standIn.mailbox;
    const handle = mailboxHandler(
      storage.service,
      container,
      (request) => {
        asked += 1;
        return Promise.resolve(handler(request as OperationRequest));
      },
      keptLog(),
    );
    host = (async () => {
      while (!stopping.signal.aborted) {
        const message = paused ? undefined : await standIn.message();
        if (message === undefined) await setTimeout(10);
        else await handle(message, { triggerMetadata: { dequeueCount: 1 } } as unknown as InvocationContext);
      }
    })();
    operations = openOperations("dev", outputs(), access());
  });
  after(async () => {
    await operations.close();
    stopping.abort();
    await host;
    web.close();
  });

  behavesAsOperations(() => ({
    operations,
    answerWith(given) {
      handler = (request) => given(request);
    },
    asked: () => asked,
    tooLargeBytes: 76 * 1024 * 1024,
    async unreachable(work) {
      const nowhere = { ...standIn.mailbox, accountUrl: "https://127.0.0.1:1/account" };
      const changed = outputs({ operatorMailbox: nowhere, webUrl: "http://127.0.0.1:1/" });
      await work(openOperations("dev", changed, access()));
    },
    needed: /answered nothing: .* Look whether the stack is up and this machine reaches it/,
  }));

  it("leaves nothing in the mailbox", async () => {
    handler = () => ({});
    await operations.run("queues", {});
    // The request goes after its answer is there.
    await eventually("the mailbox is empty", async () => (await standIn.names()).length === 0);
  });

  it("carries an image to be sent", async () => {
    const image = Buffer.alloc(5 * 1024 * 1024, 7).toString("base64");
    handler = ({ args }) => ({ claimed: args["base64"] === image });
    const message = { customer: "c", source: "/s", id: "1", mode: "claim", base64: image } as const;
    expect(await operations.run("send-to-stream", message)).to.deep.equal({ claimed: true });
  });

  it("names the role that is missing, and does not wait for one", async () => {
    // Azurite knows whom a token is for, and refuses another's.
    const stranger = {
      getToken: () => Promise.resolve({ token: "a.b.c", expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    const opened = openOperations("dev", outputs(), access({ credential: () => Promise.resolve(stranger) }));
    const { message } = await failure(opened.run("queues", {}));
    await opened.close();
    expect(message).to.match(/answered 40[13].*needs the role Storage Blob Data Contributor there/);
  });

  it("tells whoever is not logged in how to, and asks nothing", async () => {
    const before = asked;
    const nobody = { getToken: () => Promise.reject(new Error("no way to log in.")) };
    const opened = openOperations("dev", outputs(), access({ credential: () => Promise.resolve(nobody) }));
    const { message } = await failure(opened.run("queues", {}));
    await opened.close();
    expect(message).to.match(/^No token of Entra ID for https:\/\/storage\.azure\.com\/\.default: no way to log in\./);
    expect(message).to.contain("Log in as whoever may operate the stack (az login)");
    expect(asked).to.equal(before);
  });

  it("ends where the application does not answer, and says where to look", async () => {
    paused = true;
    try {
      const opened = openOperations("dev", outputs(), access({ times: { ...TIMES, answeredMs: 1000 } }));
      const { message } = await failure(opened.run("queues", {}));
      await opened.close();
      expect(message).to.match(/did not answer the request \S+ in \S+ within 1 s\. Look at its log/);
    } finally {
      paused = false;
    }
  });

  it("ends what it waits for when it is closed", async () => {
    paused = true;
    try {
      const opened = openOperations("dev", outputs(), access());
      const failed = failure(opened.run("queues", {}));
      await setTimeout(200);
      await opened.close();
      expect((await failed).message).to.match(/abort|cancel/i);
    } finally {
      paused = false;
    }
  });

  it("sends no token over plain HTTP, wherever the outputs point", () => {
    const plain = { ...standIn.mailbox, queueUrl: "http://127.0.0.1:1/account" };
    expect(() => openOperations("dev", outputs({ operatorMailbox: plain }), access())).to.throw(
      "expected an address like https://host",
    );
  });
});
