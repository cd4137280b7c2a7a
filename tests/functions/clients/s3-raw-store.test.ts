import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { s3RawStore } from "../../../functions/clients/s3-raw-store.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import type { RawStore } from "../../../functions/core/ports.ts";
import { s3PutTickets, s3UploadTickets } from "../../../functions/web/object-store/s3.ts";
import { testObjectStore } from "../../helpers/versitygw.ts";
import { rawStoreBehaves, rawStoreKeepsVersions, type RawStoreUnderTest, reasonOf } from "./raw-store-behaviour.ts";

describe("the raw store", () => {
  let s3: S3Client;
  let bucket: string;
  let store: RawStore;

  before(async () => {
    const tested = await testObjectStore();
    s3 = s3Client(tested.connection);
    bucket = await tested.newBucket("versioned");
    store = s3RawStore(s3, bucket);
  });
  after(() => {
    s3.destroy();
  });

  const put = async (key: string, text: string): Promise<string> => {
    const { VersionId = "" } = await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(text) }),
    );
    return VersionId;
  };
  const fetchText = async (key: string, versionId?: string): Promise<string> =>
    (await store.fetch({ bucket, key, ...(versionId !== undefined && { versionId }) }, 1000)).toString();

  const open = (): Promise<RawStoreUnderTest> => Promise.resolve({ store, of: (name) => s3RawStore(s3, name), put });
  rawStoreBehaves(open);
  rawStoreKeepsVersions(open);

  it("takes what a delete marker hides for gone, and fetches it by its version", async () => {
    const version = await put("claims/acme/there", "there");
    const { VersionId: marker = "" } = await s3.send(
      new DeleteObjectCommand({ Bucket: bucket, Key: "claims/acme/there" }),
    );
    const claims = [
      { bucket, key: "claims/acme/there" },
      { bucket, key: "claims/acme/there", versionId: marker },
    ];
    const reasons = await Promise.all(claims.map((claim) => reasonOf(store.fetch(claim, 1000))));
    expect(reasons).to.deep.equal(claims.map(() => "claim_not_found"));
    expect(await fetchText("claims/acme/there", version)).to.equal("there");
  });

  it("tells a key that is taken from an outage where the store closes the connection under the bytes", async () => {
    const taken = "stream/acme/taken";
    const server = createServer((request, response) => {
      if (request.method === "PUT") {
        request.destroy();
        return;
      }
      response.end(
        `<ListVersionsResult><Version><Key>${taken}</Key><VersionId>v</VersionId></Version></ListVersionsResult>`,
      );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const closing = s3Client({ ...(await testObjectStore()).connection, endpoint: `http://127.0.0.1:${port}` });
    const put = (key: string): Promise<unknown> =>
      reasonOf(s3RawStore(closing, bucket).putOriginal(key, Buffer.from("x"), "image/png"));
    expect(await put(taken)).to.equal("nothing");
    expect(await put(`${taken}-not`)).to.equal("outage");
    closing.destroy();
    server.close();
  });

  it("calls a connection that breaks in the middle of an object an outage", async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("only the beginning", () => response.destroy());
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const broken = s3Client({ ...(await testObjectStore()).connection, endpoint: `http://127.0.0.1:${port}` });
    expect(await reasonOf(s3RawStore(broken, bucket).fetch({ bucket, key: "a" }, 1000))).to.equal("outage");
    broken.destroy();
    server.close();
  });

  it("does not wait for the bytes of an object that is too large", async () => {
    let announceClosed: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      announceClosed = resolve;
    });
    const server = createServer((_request, response) => {
      response.on("close", announceClosed).writeHead(200, { "content-length": "1000" });
      // The rest never comes.
      response.write("beginning");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const slow = s3Client({ ...(await testObjectStore()).connection, endpoint: `http://127.0.0.1:${port}` });
    expect(await reasonOf(s3RawStore(slow, bucket).fetch({ bucket, key: "a" }, 999))).to.equal("too_many_bytes");
    await closed;
    slow.destroy();
    server.close();
  });

  it("stops a store that tells no length when the limit is reached", async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200);
      response.write("x".repeat(11));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const endless = s3Client({ ...(await testObjectStore()).connection, endpoint: `http://127.0.0.1:${port}` });
    expect(await reasonOf(s3RawStore(endless, bucket).fetch({ bucket, key: "a" }, 10))).to.equal("too_many_bytes");
    endless.destroy();
    server.close();
  });

  describe("takes uploads by ticket", () => {
    const key = "uploads/acme/2026/03/04/id/original";

    const upload = async (changes: { key?: string; text: string }): Promise<number> => {
      const ticket = await s3UploadTickets(s3, bucket, () => new Date()).make({ key, maxBytes: 10 });
      if (ticket.method !== "POST") throw new Error("Expected a ticket to POST with.");
      const form = new FormData();
      const fields = { ...ticket.fields, ...(changes.key !== undefined && { key: changes.key }) };
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set("file", new Blob([changes.text]));
      return (await fetch(ticket.url, { method: "POST", body: form })).status;
    };

    it("of the size and at the key it names", async () => {
      expect(await upload({ text: "ten bytes!" })).to.equal(204);
      expect(await fetchText(key)).to.equal("ten bytes!");
    });

    it("and refuses one that is larger, empty, or goes elsewhere", async () => {
      expect(await upload({ text: "eleven bytes" })).to.equal(400);
      expect(await upload({ text: "" })).to.equal(400);
      expect(await upload({ text: "small", key: "uploads/other/2026/03/04/id/original" })).to.equal(403);
      expect(await reasonOf(store.fetch({ bucket, key: "uploads/other/2026/03/04/id/original" }, 10))).to.equal(
        "claim_not_found",
      );
    });
  });

  describe("takes an upload by a ticket to PUT with", () => {
    const key = "uploads/acme/2026/03/05/id/original";
    const ticket = async (contentType?: string): Promise<{ url: string; headers: Record<string, string> }> => {
      const upload = { key, maxBytes: 10, sizeBytes: 10, ...(contentType !== undefined && { contentType }) };
      const made = await s3PutTickets(s3, bucket, () => new Date()).make(upload);
      if (made.method !== "PUT") throw new Error("Expected a ticket to PUT with.");
      return { url: made.url, headers: { ...made.headers } };
    };
    const put = async (url: string, body: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(url, { method: "PUT", body: Buffer.from(body), headers })).status;

    it("of exactly the stated size, at its key", async () => {
      const { url, headers } = await ticket();
      expect(await put(url, "nine byte", headers)).to.equal(403);
      expect(await put(url, "eleven byte", headers)).to.equal(403);
      expect(await put(url.replace("/acme/", "/other/"), "ten bytes!", headers)).to.equal(403);
      expect(await put(url, "ten bytes!", headers)).to.equal(200);
      expect(await fetchText(key)).to.equal("ten bytes!");
    });

    it("of exactly the stated content type", async () => {
      const { url, headers } = await ticket("image/png");
      expect(headers).to.deep.equal({ "Content-Type": "image/png" });
      expect(await put(url, "ten bytes!", { "Content-Type": "text/html" })).to.equal(403);
      expect(await put(url, "ten bytes!", headers)).to.equal(200);
    });

    it("but by POST where no size was stated, which a PUT could not bound", async () => {
      const made = await s3PutTickets(s3, bucket, () => new Date()).make({ key, maxBytes: 10 });
      expect(made.method).to.equal("POST");
    });
  });
});
