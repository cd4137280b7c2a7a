import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { Operations } from "../../../../infra/contract/operations.ts";
import { openOperations } from "../../../../infra/providers/aws/operations.ts";
import { behavesAsOperations, type OperationRequest } from "../operations-behaviour.ts";
import { outputMap } from "../output-map.ts";

const ENVIRONMENT = {
  AWS_ENDPOINT_URL_LAMBDA: "",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_MAX_ATTEMPTS: "1",
};

const outputsWith = (webUrl: string): ReturnType<typeof outputMap> =>
  outputMap({
    region: "ap-southeast-1",
    operationsJob: "image-pipeline-dev-operations",
    kafkaBrokers: "b-1:9098,b-2:9098",
    warehouseHost: "db.example",
    warehousePort: 5432,
    webUrl,
  });

/** The real SDK against a server that answers Invoke as Lambda does, and GET /live/health as the web application. */
describe("the operator's way into a stack on AWS", () => {
  let server: Server;
  let operations: Operations;
  let handler: (request: OperationRequest) => unknown;
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
          const answer = handler(JSON.parse(Buffer.concat(chunks).toString()) as OperationRequest);
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
    operations = openOperations("dev", outputsWith(`${url}/live/`));
  });

  after(async () => {
    await operations.close();
    server.close();
    for (const [name, value] of before_) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  behavesAsOperations(() => ({
    operations,
    answerWith(given) {
      handler = given;
    },
    asked: () => invoked.length,
    tooLargeBytes: 5 * 1024 * 1024,
    async unreachable(work) {
      const url = process.env["AWS_ENDPOINT_URL_LAMBDA"];
      try {
        process.env["AWS_ENDPOINT_URL_LAMBDA"] = "http://127.0.0.1:1";
        await work(openOperations("dev", outputsWith("http://127.0.0.1:1/")));
      } finally {
        process.env["AWS_ENDPOINT_URL_LAMBDA"] = url;
      }
    },
    needed: /lambda:InvokeFunction/,
  }));

  it("is the function that the outputs name", async () => {
    handler = () => ({});
    await operations.run("queues", {});
    expect(invoked.at(-1)).to.equal("/2015-03-31/functions/image-pipeline-dev-operations/invocations");
  });
});
