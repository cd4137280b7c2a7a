import type { SQSRecord } from "aws-lambda";
import { expect } from "chai";
import { uploadItems, uploadsInMessage } from "../../../../functions/adapters/aws/sqs-events.ts";
import { uploadKey } from "../../../../functions/core/keys.ts";

const ID = "019525f0-3c00-7000-8000-000000000001";
const key = uploadKey("acme", ID);

/** A message of the queue as Lambda hands it over; only its body matters. */
const message = (body: string): SQSRecord => ({ messageId: "m-1", body, eventSource: "aws:sqs" }) as SQSRecord;

/** As S3 writes it: keys are URL-encoded. */
const s3Event = (...objects: { key: string; versionId?: string; eventName?: string; bucket?: string }[]): string =>
  JSON.stringify({
    Records: objects.map(({ key: name, versionId, eventName = "ObjectCreated:Post", bucket = "raw" }) => ({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      eventName,
      s3: { bucket: { name: bucket }, object: { key: name, size: 1024, versionId, sequencer: "0A1B" } },
    })),
  });

describe("a message of the queue of uploads", () => {
  it("announces its uploads, at the version that was stored", () => {
    const encoded = encodeURIComponent(key).replaceAll("%2F", "/");
    const found = uploadsInMessage(message(s3Event({ key: encoded, versionId: "v1" }, { key })), "raw");
    expect(found.map(({ customer, imageId, payload }) => ({ customer, imageId, payload }))).to.deep.equal([
      { customer: "acme", imageId: ID, payload: { claim: { bucket: "raw", key, versionId: "v1" } } },
      { customer: "acme", imageId: ID, payload: { claim: { bucket: "raw", key } } },
    ]);
  });

  it("announces nothing for other objects, other buckets, removals and S3's own test", () => {
    const others = s3Event(
      { key: "claims/acme/abc" },
      { key, bucket: "another" },
      { key, eventName: "ObjectRemoved:Delete" },
      { key: "100%" },
    );
    expect(uploadsInMessage(message(others), "raw")).to.deep.equal([]);
    const test = JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "raw" });
    expect(uploadsInMessage(message(test), "raw")).to.deep.equal([]);
  });

  it("is refused where its body is no event", () => {
    for (const body of ["", "no JSON", "3", '{"Records":[{}]}', "{}", '{"Type":"Notification","Message":"{}"}']) {
      expect(() => uploadsInMessage(message(body), "raw"), body).to.throw("Expected an S3 event in message m-1");
    }
  });

  it("is as much work as it has uploads, and one piece where it cannot be read", () => {
    const other = uploadKey("globex", ID);
    const items = uploadItems(
      [
        { ...message("no JSON"), messageId: "m-0" },
        message(s3Event({ key }, { key: other })),
        { ...message(s3Event()), messageId: "m-2" },
      ],
      "raw",
    );
    expect(items.map(({ messageId }) => messageId)).to.deep.equal(["m-0", "m-1", "m-1"]);
    expect(items.slice(1).map(({ arrival }) => arrival().customer)).to.deep.equal(["acme", "globex"]);
    expect(() => items[0]?.arrival()).to.throw("Expected an S3 event in message m-0");
  });
});
