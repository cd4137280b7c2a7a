import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { expect } from "chai";
import { webSettingsSchema } from "../../../../../functions/adapters/aws/settings.ts";
import { parseUploadKey } from "../../../../../functions/core/keys.ts";
import { createApiKey } from "../../../../../functions/jobs/api-keys.ts";
import type { LambdaFunction } from "../../../../helpers/lambda-function.ts";
import { sample } from "../../../../helpers/sample-images.ts";
import { startBuilt } from "./functions.ts";
import { type SilentProxy, startSilentProxy } from "./silent-proxy.ts";
import { keptEvent, PROCESSED_BUCKET, RAW_BUCKET, type Stage, theStage } from "./stage.ts";

interface Ticket {
  readonly imageId: string;
  readonly customer: string;
  readonly upload: { readonly method: string; readonly url: string; readonly fields: Readonly<Record<string, string>> };
}

const bodyOf = ({ body }: APIGatewayProxyResult): unknown => JSON.parse(body);

/** The web application as it is deployed, on what API Gateway hands it. */
describe("the built web function", () => {
  let stage: Stage;
  let proxy: SilentProxy;
  let fn: LambdaFunction;
  let apiKey: string;

  before(async function () {
    this.timeout(120_000);
    stage = await theStage();
    const warehouse = stage.warehouseSettings("web");
    proxy = await startSilentProxy(warehouse.port);
    const settings = webSettingsSchema.parse({
      ...{ limits: {}, objectStore: stage.objectStore, rawBucket: RAW_BUCKET, processedBucket: PROCESSED_BUCKET },
      warehouse: { ...warehouse, port: proxy.port },
    });
    fn = await startBuilt(stage, "web", settings);
    apiKey = (await createApiKey(stage.pool, { customer: "acme" })).key;
  });
  after(async () => {
    await fn.stop();
    await proxy.stop();
  });

  const request = (name: "page" | "stage" | "ticket", changed: Partial<APIGatewayProxyEvent> = {}) => ({
    ...(keptEvent(`web-${name}`) as APIGatewayProxyEvent),
    ...changed,
  });
  const withKey = (event: APIGatewayProxyEvent, key: string): APIGatewayProxyEvent => {
    const Authorization = `Bearer ${key}`;
    return {
      ...event,
      headers: { ...event.headers, Authorization },
      multiValueHeaders: { ...event.multiValueHeaders, Authorization: [Authorization] },
    };
  };
  const ask = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const result = (await fn.invoke(event)) as APIGatewayProxyResult;
    // The API has no binary media types: it would hand base64 on as it is.
    expect(result.isBase64Encoded ?? false).to.equal(false);
    return result;
  };
  const header = ({ headers, multiValueHeaders }: APIGatewayProxyResult, name: string): unknown =>
    multiValueHeaders?.[name]?.join() ?? headers?.[name];

  it("sends the page and all that it links to, below the stage", async () => {
    const page = await ask(request("page"));
    expect(page.statusCode).to.equal(200);
    expect(header(page, "content-type")).to.equal("text/html; charset=UTF-8");
    expect(header(page, "strict-transport-security")).to.contain("max-age=");
    const links = [...page.body.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link = ""]) => link);
    const assets = links.filter((link) => link.includes("assets/"));
    expect(assets).to.have.length.greaterThan(1);
    for (const link of links) expect(link).to.match(/^(?!\/|[a-z]+:)/);
    for (const asset of assets) {
      const path = new URL(asset, "https://stage.invalid/").pathname;
      const answer = await ask(request("page", { path, resource: "/{proxy+}" }));
      expect(answer.statusCode, path).to.equal(200);
      expect(answer.body, path).not.to.equal("");
    }
  });

  it("answers a HEAD as a GET, without a body", async () => {
    const [get, head] = [await ask(request("page")), await ask(request("page", { httpMethod: "HEAD" }))];
    expect(head).to.deep.include({ statusCode: 200, body: "" });
    expect(header(head, "content-type")).to.equal(header(get, "content-type"));
  });

  it("leads from the stage to its address with a slash", async () => {
    for (const httpMethod of ["GET", "HEAD"]) {
      const answer = await ask(request("stage", { httpMethod }));
      expect(answer).to.deep.equal({ statusCode: 308, headers: { Location: "/live/" }, body: "" });
    }
  });

  it("refuses a request without a key, and one with a key that nobody has", async () => {
    const none = await ask(request("ticket"));
    expect(none.statusCode).to.equal(401);
    expect(header(none, "www-authenticate")).to.contain("Bearer");
    expect(bodyOf(none)).to.have.nested.property("error.code", "missing_api_key");
    const other = await ask(withKey(request("ticket"), `ipk_${"x".repeat(43)}`));
    expect(other.statusCode).to.equal(401);
    expect(bodyOf(other)).to.have.nested.property("error.code", "unknown_api_key");
  });

  it("gives a ticket by which the image reaches the store", async () => {
    const answer = await ask(withKey(request("ticket"), apiKey));
    expect(answer.statusCode).to.equal(201);
    expect(header(answer, "cache-control")).to.equal("no-store");
    const { imageId, customer, upload } = bodyOf(answer) as Ticket;
    expect({ customer, method: upload.method }).to.deep.equal({ customer: "acme", method: "POST" });

    const send = async (fields: object): Promise<number> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value as string);
      form.append("file", new Blob([sample("rocket.jpg")]));
      return (await fetch(upload.url, { method: "POST", body: form })).status;
    };
    const { key: Key = "" } = upload.fields;
    expect(parseUploadKey(Key)).to.deep.equal({ customer, imageId });
    expect(await send({ ...upload.fields, key: Key.replace("acme", "globex") })).to.equal(403);
    expect(await send(upload.fields)).to.be.within(200, 204);
    const { Body, ContentType } = await stage.s3.send(new GetObjectCommand({ Bucket: RAW_BUCKET, Key }));
    expect(ContentType).to.equal("image/jpeg");
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(sample("rocket.jpg"))).to.equal(true);

    const path = `/api/images/${imageId}`;
    const pending = await ask(withKey(request("page", { path, resource: "/{proxy+}" }), apiKey));
    expect(bodyOf(pending)).to.deep.equal({ imageId, outcome: "pending" });
  });

  it("reads a body in base64, and a query in both of its forms", async () => {
    const text = JSON.stringify({ contentType: "image/x-é" });
    const encoded = { body: Buffer.from(text).toString("base64"), isBase64Encoded: true };
    const refused = await ask(withKey(request("ticket", encoded), apiKey));
    expect(refused.statusCode).to.equal(415);
    expect(bodyOf(refused)).to.have.nested.property("error.message").that.contains('"image/x-é"');

    const query = { queryStringParameters: { limit: "none" }, multiValueQueryStringParameters: { limit: ["none"] } };
    const listed = await ask(withKey(request("page", { path: "/api/images", ...query }), apiKey));
    expect(listed.statusCode).to.equal(400);
    expect(bodyOf(listed)).to.have.nested.property("error.message").that.contains('"none"');
  });

  it("answers before the gateway gives up where the warehouse falls silent, and well with the next connection", async function () {
    // 9 s until the statement is given up.
    this.timeout(30_000);
    proxy.silence();
    const silent = await ask(withKey(request("ticket"), apiKey));
    expect(silent.statusCode).to.equal(503);
    expect(header(silent, "retry-after")).to.equal("5");
    expect(await ask(withKey(request("ticket"), apiKey))).to.include({ statusCode: 201 });
  });

  it("logs no secret", () => {
    const log = fn.log.join("\n");
    expect(log).to.contain("dependency does not answer");
    for (const secret of [...stage.passwords, apiKey]) expect(log).not.to.contain(secret);
  });
});
