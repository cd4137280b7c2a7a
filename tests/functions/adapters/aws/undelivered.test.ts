import { ListObjectVersionsCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { batchesGivenUp } from "../../../../functions/adapters/aws/undelivered.ts";
import { s3Client } from "../../../../functions/clients/s3.ts";
import { s3VersionedStore } from "../../../../functions/clients/s3-maintenance.ts";
import { s3RawStore } from "../../../../functions/clients/s3-raw-store.ts";
import { decodeEvent } from "../../../../functions/core/decode-event.ts";
import { MessageTooLarge, Outage } from "../../../../functions/core/errors.ts";
import type { EventPublisher, OutgoingMessage } from "../../../../functions/core/ports.ts";
import { redeliver, type Undelivered } from "../../../../functions/hosting/redeliver.ts";
import { SET_ASIDE, setAside } from "../../../../functions/hosting/set-aside.ts";
import { undeliveredIn } from "../../../../functions/hosting/undelivered.ts";
import { testObjectStore } from "../../../helpers/versitygw.ts";

const prefix = "aws/lambda/";

/** What Lambda leaves of a batch: docs.aws.amazon.com/lambda, "Capturing discarded batches", S3 destination. */
const leftBehind = (records: object): string =>
  JSON.stringify({
    requestContext: { requestId: "316aa6d0", functionArn: "arn:aws:lambda:…", condition: "RetryAttemptsExhausted" },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    KafkaBatchInfo: { batchSize: 1, recordInfo: { "images.incoming-0": {} } },
    payload: JSON.stringify({ eventSource: "aws:kafka", records }),
  });

const plain = { topic: "images.incoming", partition: 2, offset: 7, key: Buffer.from("acme").toString("base64") };
const value = Buffer.from([0, 1, 255]);

describe("messages that the event source gave up on", () => {
  let s3: S3Client;
  let bucket: string;
  let published: { topic: string; message: OutgoingMessage }[];
  const events: EventPublisher = {
    publish: async (topic, messages) => {
      for (const message of messages) published.push({ topic, message });
      await Promise.resolve();
    },
  };

  before(async () => {
    s3 = s3Client((await testObjectStore()).connection);
  });
  after(() => {
    s3.destroy();
  });
  beforeEach(async () => {
    bucket = await (await testObjectStore()).newBucket("versioned");
    published = [];
  });

  const undelivered = (): Undelivered =>
    undeliveredIn(s3RawStore(s3, bucket), s3VersionedStore(s3, bucket), [batchesGivenUp(prefix), SET_ASIDE]);
  const put = (key: string, body: string): Promise<unknown> =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  const keys = async (): Promise<(string | undefined)[]> =>
    ((await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }))).Versions ?? []).map(({ Key }) => Key);

  it("go back onto their topic with the identity they had, and leave the bucket", async () => {
    const base64 = value.toString("base64");
    await put(`${prefix}esm/a`, leftBehind({ "images.incoming-2": [{ ...plain, value: base64, headers: [] }] }));
    await put("uploads/acme/other", "untouched");
    expect(await redeliver(undelivered(), events)).to.deep.equal({
      redelivered: 1,
      unreadable: 0,
      refused: 0,
    });
    expect(published).to.deep.equal([
      {
        topic: "images.incoming",
        message: { key: Buffer.from("acme"), value, headers: { origin: "images.incoming/2/7" } },
      },
    ]);
    const [sent] = published;
    if (sent === undefined) throw new Error("nothing was published");
    const { headers } = sent.message;
    const again = { topic: "images.incoming", partition: 0, offset: "99", headers, key: Buffer.from("acme"), value };
    expect(decodeEvent(again, { rawBucket: "raw" }).identity).to.deep.equal({
      source: "kafka:images.incoming",
      id: "2/7",
    });
    expect(await keys()).to.deep.equal(["uploads/acme/other"]);
    expect(await redeliver(undelivered(), events)).to.deep.equal({
      redelivered: 0,
      unreadable: 0,
      refused: 0,
    });
  });

  it("keep the origin that a replay gave them", async () => {
    const headers = [{ origin: [...Buffer.from("images.incoming/5/1")] }];
    await put(`${prefix}esm/b`, leftBehind({ "images.incoming-2": [{ ...plain, headers }] }));
    await redeliver(undelivered(), events);
    expect(published[0]?.message.headers).to.deep.equal({ origin: "images.incoming/5/1" });
  });

  it("stay where they are while the brokers do not answer, or where they cannot be read", async () => {
    const outage: EventPublisher = { publish: () => Promise.reject(new Outage("kafka")) };
    await put(`${prefix}esm/c`, leftBehind({ "images.incoming-2": [plain] }));
    const failure = await redeliver(undelivered(), outage).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Outage);
    await put(`${prefix}esm/d`, "not a record");
    await put(`${prefix}esm/e`, JSON.stringify({ payload: "{" }));
    expect(await redeliver(undelivered(), events)).to.deep.equal({
      redelivered: 1,
      unreadable: 2,
      refused: 0,
    });
    expect(await keys()).to.deep.equal([`${prefix}esm/d`, `${prefix}esm/e`]);
  });

  it("are not held up by what cannot be read, nor by a message that is too large", async () => {
    const tooLarge = Buffer.from("too large").toString("base64");
    const picky: EventPublisher = {
      publish: async (topic, messages) => {
        if (messages.some(({ value: bytes }) => bytes?.toString() === "too large")) throw new MessageTooLarge(topic, 9);
        await events.publish(topic, messages);
      },
    };
    await put(`${prefix}esm/a`, "not a record");
    await put(`${prefix}esm/b`, leftBehind({ "images.incoming-2": [{ ...plain, value: tooLarge }, plain] }));
    for (const name of ["c", "d", "e"]) await put(`${prefix}esm/${name}`, leftBehind({ "images.incoming-2": [plain] }));
    // A run of two objects: those that stay do not count.
    expect(await redeliver(undelivered(), picky, 2)).to.deep.equal({
      ...{ redelivered: 3, unreadable: 1, refused: 1 },
    });
    expect(await keys()).to.deep.equal(["a", "b", "e"].map((name) => `${prefix}esm/${name}`));
  });

  it("are put back beside those that the function itself set aside", async () => {
    await put(`${prefix}esm/a`, leftBehind({ "images.incoming-2": [plain] }));
    const message = { topic: "images.incoming", partition: 1, offset: "3", key: null, value, headers: { tried: "6" } };
    await setAside(s3RawStore(s3, bucket), message);
    await put("undelivered/odd.json", "{}");
    expect(await redeliver(undelivered(), events)).to.deep.equal({ redelivered: 2, unreadable: 1, refused: 0 });
    expect(published.map(({ message: { headers } }) => headers)).to.deep.equal([
      { origin: "images.incoming/2/7" },
      { tried: "6", origin: "images.incoming/1/3" },
    ]);
    expect(await keys()).to.deep.equal(["undelivered/odd.json"]);
  });

  it("that must not be removed fail the job, which would put them back for ever", async () => {
    await put(`${prefix}esm/a`, leftBehind({ "images.incoming-2": [plain] }));
    const store = { ...s3VersionedStore(s3, bucket), remove: () => Promise.resolve(false) };
    const refusing = undeliveredIn(s3RawStore(s3, bucket), store, [batchesGivenUp(prefix)]);
    const failed = await redeliver(refusing, events).catch((error: unknown) => error);
    expect(String(failed)).to.contain(`${bucket}/${prefix}esm/a was put back but must not be removed`);
  });

  it("are found behind a thousand that stay", async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `${prefix}esm/${String(index).padStart(4, "0")}`);
    for (let at = 0; at < many.length; at += 50) {
      await Promise.all(many.slice(at, at + 50).map((key) => put(key, "not a record")));
    }
    await put(`${prefix}esm/last`, leftBehind({ "images.incoming-2": [plain] }));
    const report = { redelivered: 1, unreadable: 1000, refused: 0 };
    expect(await redeliver(undelivered(), events)).to.deep.equal(report);
  });
});
