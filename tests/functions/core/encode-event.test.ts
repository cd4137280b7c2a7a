import { expect } from "chai";
import { decodeEvent, arrivalOfUpload } from "../../../functions/core/decode-event.ts";
import { arrivalEvent, claimEvent, imageEvent, processedEvent } from "../../../functions/core/encode-event.ts";
import { uploadKey } from "../../../functions/core/keys.ts";
import type { ImageRecord, OutgoingMessage } from "../../../functions/core/ports.ts";
import { delivered } from "../../helpers/messages.ts";

const event = { source: "/app", id: "e1", customer: "acme" };
const decode = (message: OutgoingMessage) => decodeEvent(delivered(message), { rawBucket: "raw" });
const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
const IMAGE_ID = "01930b3c-7a00-7000-8000-000000000001";

const record: ImageRecord = {
  imageId: IMAGE_ID,
  customer: "acme",
  source: "stream",
  identity: { source: "/app", id: "e1" },
  outcome: "processed",
  type: "png",
  label: "cat",
  bytesIn: 5,
  durationMs: 9,
  processingVersion: "0123456789ab",
  results: [
    {
      rendition: "web",
      bucket: "processed",
      key: "acme/2024/11/08/x/web.webp",
      versionId: "v7",
      bytes: 321,
      sha256: "b".repeat(64),
      contentType: "image/webp",
      widthPx: 640,
      heightPx: 427,
      retainUntil: new Date("2026-12-01T01:02:03.004Z"),
    },
  ],
};

describe("events of the stream", () => {
  for (const mode of ["binary", "structured"] as const) {
    it(`carry an image in ${mode} mode as it is decoded`, () => {
      const message = imageEvent({ ...event, bytes, contentType: "image/png" }, mode);
      expect(message.key).to.equal("acme");
      const expected = {
        source: "stream",
        customer: "acme",
        identity: { source: "/app", id: "e1" },
        payload: { bytes },
      };
      expect(decode(message)).to.deep.equal(expected);
    });

    it(`carry a claim in ${mode} mode as it is decoded`, () => {
      const full = { bucket: "raw", key: "claims/acme/a", versionId: "v1", sizeBytes: 3, sha256: "a".repeat(64) };
      expect(decode(claimEvent({ ...event, claim: full }, mode)).payload).to.deep.equal({ claim: full });
      const bare = { bucket: "raw", key: "claims/acme/a" };
      expect(decode(claimEvent({ ...event, claim: bare }, mode)).payload).to.deep.equal({ claim: bare });
    });
  }

  it("have the headers of the Kafka binding in binary mode, and the image itself as value", () => {
    const time = new Date("2026-01-02T03:04:05.678Z");
    expect(imageEvent({ ...event, bytes, contentType: "image/png", time })).to.deep.equal({
      key: "acme",
      value: bytes,
      headers: {
        ce_specversion: "1.0",
        ce_id: "e1",
        ce_source: "/app",
        ce_type: "image-pipeline.image.v1",
        ce_customer: "acme",
        ce_time: "2026-01-02T03:04:05.678Z",
        "content-type": "image/png",
      },
    });
  });

  it("are one JSON document in structured mode", () => {
    const { value, headers } = imageEvent({ ...event, bytes: Buffer.from("abc") }, "structured");
    expect(headers).to.deep.equal({ "content-type": "application/cloudevents+json; charset=UTF-8" });
    expect(JSON.parse(String(value))).to.deep.equal({
      specversion: "1.0",
      id: "e1",
      source: "/app",
      type: "image-pipeline.image.v1",
      customer: "acme",
      datacontenttype: "application/octet-stream",
      data_base64: "YWJj",
    });
  });

  it("stand for an arrival that came in none", () => {
    const upload = arrivalOfUpload({ key: uploadKey("acme", IMAGE_ID), versionId: "v1", sizeBytes: 4 }, "raw");
    if (upload === undefined) throw new Error("expected an upload");
    expect(decode(arrivalEvent(upload))).to.deep.equal(upload);
    const inline = decode(imageEvent({ ...event, bytes }));
    expect(decode(arrivalEvent(inline))).to.deep.equal(inline);
  });
});

describe("processedEvent", () => {
  const time = new Date("2026-11-24T00:00:00.000Z");

  it("announces every stored result in binary mode", () => {
    const { key, value, headers } = processedEvent(record, time);
    expect(key).to.equal("acme");
    expect(headers).to.deep.equal({
      ce_specversion: "1.0",
      ce_id: `${IMAGE_ID}.0123456789ab`,
      ce_source: "/image-pipeline",
      ce_type: "image-pipeline.processed.v1",
      ce_customer: "acme",
      ce_subject: IMAGE_ID,
      ce_time: "2026-11-24T00:00:00.000Z",
      "content-type": "application/json",
    });
    expect(JSON.parse(String(value))).to.deep.equal({
      imageId: IMAGE_ID,
      customer: "acme",
      source: "stream",
      type: "png",
      label: "cat",
      results: [{ ...record.results[0], retainUntil: "2026-12-01T01:02:03.004Z" }],
      processingVersion: "0123456789ab",
    });
  });

  it("leaves the label out where there is none", () => {
    const { label: _label, ...unlabelled } = record;
    expect(JSON.parse(String(processedEvent(unlabelled, time).value))).to.not.have.property("label");
  });

  it("has the same id whenever it is made again, and another for another processing", () => {
    const idOf = (of: ImageRecord, at: Date): unknown => processedEvent(of, at).headers["ce_id"];
    expect(idOf(record, new Date(0))).to.equal(idOf(record, time));
    expect(idOf({ ...record, processingVersion: "other" }, time)).to.equal(`${IMAGE_ID}.other`);
  });
});
