import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getRequestListener } from "@hono/node-server";
import { expect } from "chai";
import type { Hono } from "hono";
import { uuidv7 } from "uuidv7";
import { objectEvents } from "../../../../functions/adapters/local/object-events.ts";
import { s3Client } from "../../../../functions/clients/s3.ts";
import { decodeEvent } from "../../../../functions/core/decode-event.ts";
import { Outage } from "../../../../functions/core/errors.ts";
import { uploadKey } from "../../../../functions/core/keys.ts";
import type { OutgoingMessage } from "../../../../functions/core/ports.ts";
import { keptLog, type LogLine } from "../../../helpers/kept-log.ts";
import { delivered } from "../../../helpers/messages.ts";
import { startVersitygw } from "../../../helpers/versitygw.ts";
import { eventually } from "../../../helpers/wait.ts";

const token = "t".repeat(32);

describe("the receiver of the object store's events", () => {
  let queued: { topic: string; message: OutgoingMessage }[];
  let broker: "up" | "down";
  let lines: LogLine[];
  let application: Hono;

  const receiver = (rawBucket = "raw"): Hono => {
    const log = keptLog();
    lines = log.lines;
    return objectEvents({
      ...{ token, rawBucket, topic: "uploads", log },
      events: {
        publish(topic, messages) {
          if (broker === "down") return Promise.reject(new Outage("kafka"));
          queued.push(...messages.map((message) => ({ topic, message })));
          return Promise.resolve();
        },
      },
    });
  };
  beforeEach(() => {
    queued = [];
    broker = "up";
    application = receiver();
  });

  const post = async (body: unknown, to = token): Promise<number> => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return (await application.request(`/object-events/${to}`, { method: "POST", body: text })).status;
  };
  const record = (key: string, changes: { eventName?: string; bucket?: string } = {}): object => ({
    eventName: changes.eventName ?? "s3:ObjectCreated:Post",
    s3: { bucket: { name: changes.bucket ?? "raw" }, object: { key, versionId: null } },
  });
  const imageIds = (rawBucket = "raw"): (string | undefined)[] =>
    queued.map(({ message }) => decodeEvent(delivered(message), { rawBucket }).imageId);

  it("queues an upload for the image function", async () => {
    const imageId = uuidv7();
    expect(await post({ Records: [record(uploadKey("acme", imageId))] })).to.equal(204);
    expect(queued.map(({ topic, message: { key } }) => [topic, key])).to.deep.equal([["uploads", "acme"]]);
    expect(imageIds()).to.deep.equal([imageId]);
  });

  it("reads keys that come URL-encoded, too", async () => {
    const imageId = uuidv7();
    expect(await post({ Records: [record(encodeURIComponent(uploadKey("acme", imageId)))] })).to.equal(204);
    expect(imageIds()).to.deep.equal([imageId]);
  });

  it("takes the store's test event, and leaves everything alone that is no new upload", async () => {
    const key = uploadKey("acme", uuidv7());
    const others = [
      record("claims/acme/a"),
      record("stream/acme/2026/01/01/a/original"),
      record("uploads/acme/elsewhere"),
      record("uploads/%E0%A4%A"),
      record(key, { bucket: "processed" }),
      record(key, { eventName: "s3:ObjectRemoved:Delete" }),
    ];
    expect(await post({ Service: "S3", Event: "s3:TestEvent", Bucket: "raw" })).to.equal(204);
    expect(await post({ Records: null })).to.equal(204);
    expect(await post({ Records: others })).to.equal(204);
    expect(queued).to.deep.equal([]);
  });

  it("answers 204 only when the queue has it", async () => {
    broker = "down";
    expect(await post({ Records: [record(uploadKey("acme", uuidv7()))] })).to.equal(503);
    expect(lines.map(({ level }) => level)).to.deep.equal(["warn"]);
  });

  it("refuses a wrong token, what is no event, and what is too long", async () => {
    const event = { Records: [record(uploadKey("acme", uuidv7()))] };
    expect(await post(event, "u".repeat(32))).to.equal(403);
    expect(await post(event, "short")).to.equal(403);
    expect(await post("not JSON")).to.equal(400);
    expect(await post({ Records: [{ eventName: 1 }] })).to.equal(400);
    expect(await post(`{"Records":[],"padding":"${"x".repeat(1024 * 1024)}"}`)).to.equal(413);
    expect(queued).to.deep.equal([]);
  });

  describe("behind a real store", () => {
    let server: Server;
    before(async () => {
      server = createServer((request, response) => void getRequestListener(application.fetch)(request, response));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
    });
    after(() => {
      server.close();
      server.closeAllConnections();
    });

    it("hears of an upload, and of nothing else", async () => {
      application = receiver("bucket-of-events");
      const { port } = server.address() as AddressInfo;
      const store = await startVersitygw(`http://127.0.0.1:${port}/object-events/${token}`);
      const s3 = s3Client(store.connection);
      try {
        const bucket = await store.newBucket("versioned");
        application = receiver(bucket);
        const [first, second] = [uuidv7(), uuidv7()];
        for (const Key of [uploadKey("acme", first), "claims/acme/a", uploadKey("globex", second)]) {
          await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from("bytes") }));
        }
        await eventually("both are queued", () => queued.length === 2);
        expect(imageIds(bucket).sort()).to.deep.equal([first, second].sort());
        // One event a request: three objects, and perhaps the test event, were heard of by now.
        await eventually("the other was heard of", () => lines.length >= 3);
        expect(queued).to.have.length(2);
      } finally {
        s3.destroy();
        await store.stop();
      }
    });
  });
});
