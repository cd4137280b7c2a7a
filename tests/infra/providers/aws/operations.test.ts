import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { Operations } from "../../../../infra/contract/operations.ts";
import { openOperations } from "../../../../infra/providers/aws/operations.ts";

/** What the operations function of the test answers: by the operation's name. */
type Handler = (request: { kind: string; name: string; args: Record<string, unknown> }) => unknown;

const ENVIRONMENT = {
  AWS_ENDPOINT_URL_LAMBDA: "",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_MAX_ATTEMPTS: "1",
};

/** The real SDK against a server that answers Invoke as Lambda does, and GET /live/health as the web application. */
describe("the operator's way into a stack on AWS", () => {
  let server: Server;
  let operations: Operations;
  let handler: Handler;
  const invoked: string[] = [];
  const before_ = new Map<string, string | undefined>();

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (request.method === "GET") return response.writeHead(request.url === "/live/health" ? 200 : 404).end();
        invoked.push(request.url ?? "");
        try {
          const answer = handler(JSON.parse(Buffer.concat(chunks).toString()) as Parameters<Handler>[0]);
          return response.writeHead(200).end(JSON.stringify(answer));
        } catch (error) {
          const { name, message } = error as Error;
          return response
            .writeHead(200, { "X-Amz-Function-Error": "Unhandled" })
            .end(JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const [name, value] of Object.entries({ ...ENVIRONMENT, AWS_ENDPOINT_URL_LAMBDA: url })) {
      before_.set(name, process.env[name]);
      process.env[name] = value;
    }
    const outputs = {
      region: "ap-southeast-1",
      operationsJob: "image-pipeline-dev-operations",
      kafkaBrokers: "b-1:9098,b-2:9098",
      warehouseHost: "db.example",
      warehousePort: 5432,
      webUrl: `${url}/live/`,
    };
    operations = openOperations(
      "dev",
      Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, secret: false }])),
    );
  });

  after(async () => {
    await operations.close();
    server.close();
    for (const [name, value] of before_) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  it("runs an operation in the function that the outputs name, and answers what it answers", async () => {
    handler = ({ kind, name, args }) => ({ revoked: true, asked: [kind, name, args] });
    expect(await operations.run("revoke-api-key", { id: "k1" })).to.deep.equal({
      revoked: true,
      asked: ["operation", "revoke-api-key", { id: "k1" }],
    });
    expect(invoked.at(-1)).to.equal("/2015-03-31/functions/image-pipeline-dev-operations/invocations");
  });

  it("throws what the function threw, in its own words", async () => {
    handler = () => {
      throw Object.assign(new Error("The kafka does not answer: timed out"), { name: "Outage" });
    };
    const error: unknown = await operations.run("queues", {}).catch((caught: unknown) => caught);
    expect(error).to.include({
      name: "OperationError",
      type: "Outage",
      message: "The kafka does not answer: timed out",
    });
  });

  it("refuses what Lambda would refuse, and says which way an image of that size goes", async () => {
    const calls = invoked.length;
    const base64 = Buffer.alloc(5 * 1024 * 1024).toString("base64");
    const message = { customer: "c", source: "/s", id: "1", mode: "binary", base64 } as const;
    const error: unknown = await operations.run("send-to-stream", message).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(RangeError).with.property("message").that.contains("--source upload");
    expect(invoked).to.have.length(calls);
  });

  it("tells the health of what can be seen, and leaves out what a part that is down hides", async () => {
    handler = () => ({});
    const healthy = await operations.health();
    expect(healthy).not.to.have.property("diskBytes");
    expect(healthy.parts.map((part) => [part.name, part.healthy])).to.deep.equal([
      ["operations", true],
      ["warehouse", true],
      ["kafka", true],
      ["web", true],
    ]);
    handler = ({ name }) => {
      if (name === "locked") throw new Error("The warehouse does not answer");
    };
    expect((await operations.health()).parts.map((part) => [part.name, part.healthy])).to.deep.equal([
      ["operations", true],
      ["warehouse", false],
      ["web", true],
    ]);
  });

  it("says what is needed where the function cannot be run", async () => {
    const opened = openOperations("dev", {
      ...Object.fromEntries(["kafkaBrokers", "warehouseHost"].map((name) => [name, { value: "x", secret: false }])),
      region: { value: "ap-southeast-1", secret: false },
      operationsJob: { value: "image-pipeline-dev-operations", secret: false },
      warehousePort: { value: 5432, secret: false },
      webUrl: { value: "http://127.0.0.1:1/", secret: false },
    });
    const url = process.env["AWS_ENDPOINT_URL_LAMBDA"];
    try {
      process.env["AWS_ENDPOINT_URL_LAMBDA"] = "http://127.0.0.1:1";
      const error: unknown = await opened.run("queues", {}).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(Error).with.property("message").that.contains("lambda:InvokeFunction");
      const { parts } = await opened.health();
      expect(parts.map((part) => [part.name, part.healthy])).to.deep.equal([
        ["operations", false],
        ["web", false],
      ]);
    } finally {
      process.env["AWS_ENDPOINT_URL_LAMBDA"] = url;
      await opened.close();
    }
  });
});
