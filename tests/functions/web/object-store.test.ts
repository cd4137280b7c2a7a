import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { Outage } from "../../../functions/core/errors.ts";
import { s3DownloadLinks, s3UploadTickets } from "../../../functions/web/object-store/s3.ts";
import { NOW } from "./fake-ports.ts";

const VERSION = { bucket: "processed", key: "acme/2026/03/04/id/web.webp", versionId: "v1" };

describe("tickets and links of an S3 store", () => {
  let store: Server;
  let s3: S3Client;
  let status: number;
  const asked: string[] = [];

  before(async () => {
    store = createServer((request, response) => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      response.writeHead(status).end();
    });
    store.listen(0, "127.0.0.1");
    await once(store, "listening");
    const address = store.address();
    if (address === null || typeof address === "string") throw new Error("Expected a TCP port.");
    s3 = client(address.port);
  });

  after(() => {
    s3.destroy();
    store.close();
  });

  const client = (port: number): S3Client =>
    new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: "ap-southeast-1",
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: "key-id", secretAccessKey: "secret" },
    });

  it("sign the exact key, the size allowed and the content type into the ticket", async () => {
    const ticket = await s3UploadTickets(s3, "raw", () => NOW).make({
      key: "uploads/acme/2026/03/04/id/original",
      maxBytes: 1000,
      contentType: "image/png",
    });
    if (ticket.method !== "POST") throw new Error("Expected a ticket to POST with.");
    expect(new URL(ticket.url).pathname).to.equal("/raw");
    expect(ticket.expiresAt.toISOString()).to.equal("2026-03-04T05:21:07.000Z");
    expect(ticket.fields).to.include({ key: "uploads/acme/2026/03/04/id/original", "Content-Type": "image/png" });
    const policy = JSON.parse(Buffer.from(ticket.fields["Policy"] ?? "", "base64").toString()) as {
      conditions: unknown[];
    };
    expect(policy.conditions).to.deep.include(["content-length-range", 1, 1000]);
    expect(policy.conditions).to.deep.include({ key: "uploads/acme/2026/03/04/id/original" });
    expect(policy.conditions).to.deep.include({ bucket: "raw" });
    expect(policy.conditions).to.deep.include({ "Content-Type": "image/png" });
    expect(JSON.stringify(ticket)).not.to.contain("secret");
  });

  it("link to exactly one version for five minutes", async () => {
    status = 200;
    asked.length = 0;
    const link = await s3DownloadLinks(s3, () => NOW).make(VERSION);
    const url = new URL(link?.url ?? "");
    expect(url.pathname).to.equal("/processed/acme/2026/03/04/id/web.webp");
    expect(url.searchParams.get("versionId")).to.equal("v1");
    expect(url.searchParams.get("X-Amz-Expires")).to.equal("300");
    expect(link?.expiresAt.toISOString()).to.equal("2026-03-04T05:11:07.000Z");
    expect(asked).to.deep.equal(["HEAD /processed/acme/2026/03/04/id/web.webp?versionId=v1"]);
  });

  for (const gone of [404, 405]) {
    it(`make no link to a version that the store answers ${gone} for`, async () => {
      status = gone;
      expect(await s3DownloadLinks(s3, () => NOW).make(VERSION)).to.equal(undefined);
    });
  }

  it("call it an outage where the store is busy, broken, not there, or refuses its own application", async () => {
    for (status of [403, 429, 500, 503]) {
      const failed = await s3DownloadLinks(s3, () => NOW)
        .make(VERSION)
        .catch((error: unknown) => error);
      expect(failed, String(status)).to.be.instanceOf(Outage);
    }
    const nobody = client(1);
    const failed = await s3DownloadLinks(nobody, () => NOW)
      .make(VERSION)
      .catch((error: unknown) => error);
    nobody.destroy();
    expect(failed).to.be.instanceOf(Outage);
  });
});
