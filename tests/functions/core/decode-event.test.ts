import { expect } from "chai";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { arrivalOfUpload, decodeEvent, partialIdentity } from "../../../functions/core/decode-event.ts";
import { Rejection, type RejectionReason } from "../../../functions/core/errors.ts";
import { uploadKey } from "../../../functions/core/keys.ts";
import { rawMessage } from "../../helpers/messages.ts";

const IMAGE_ID = "01930b3c-7a00-7000-8000-000000000001";
const UPLOAD = uploadKey("acme", IMAGE_ID);
const BYTES = Buffer.from([0, 1, 2, 0xff]);
const SHA256 = "a".repeat(64);

const image = { ce_specversion: "1.0", ce_id: "e1", ce_source: "/app", ce_type: "image-pipeline.image.v1" };
const claim = { ...image, ce_type: "image-pipeline.claim.v1", "content-type": "application/json" };
const document = { specversion: "1.0", id: "e1", source: "/app", type: "image-pipeline.image.v1", customer: "acme" };

const binary = (headers: Record<string, string>, value: Buffer | string | null, key: string | null = "acme") =>
  rawMessage({ key, value, headers });
const structured = (value: unknown, key: string | null = "acme") =>
  rawMessage({ key, value: JSON.stringify(value), headers: { "content-type": "application/cloudevents+json" } });
const claimOf = (data: unknown, key = "acme") => binary(claim, JSON.stringify(data), key);
const decode = (message: RawMessage) => decodeEvent(message, { rawBucket: "raw" });

function rejection(message: RawMessage): Rejection {
  try {
    decode(message);
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
  throw new Error("expected a rejection; the message was decoded");
}

describe("decodeEvent", () => {
  describe("takes an inline image", () => {
    const expected = {
      source: "stream",
      customer: "acme",
      identity: { source: "/app", id: "e1" },
      payload: { bytes: BYTES },
    };
    const accepted: [string, RawMessage][] = [
      ["in binary mode", binary({ ...image, "content-type": "image/png" }, BYTES)],
      [
        "in binary mode with header names in any case",
        binary({ CE_SpecVersion: "1.0", Ce_Id: "e1", CE_SOURCE: "/app", ce_Type: image.ce_type }, BYTES),
      ],
      [
        "in binary mode with the customer as an attribute and no key",
        binary({ ...image, ce_customer: "acme" }, BYTES, null),
      ],
      [
        "in binary mode with the customer as an attribute and an empty key",
        binary({ ...image, ce_customer: "acme" }, BYTES, ""),
      ],
      ["in binary mode with key and attribute alike", binary({ ...image, ce_customer: "acme" }, BYTES)],
      ["in structured mode", structured({ ...document, data_base64: BYTES.toString("base64") })],
      ["in structured mode without a key", structured({ ...document, data_base64: BYTES.toString("base64") }, null)],
      [
        "in structured mode with the customer as the key alone",
        structured({ ...document, customer: null, data_base64: BYTES.toString("base64") }),
      ],
      [
        "in structured mode with a charset in a content type of any case",
        rawMessage({
          key: "acme",
          value: JSON.stringify({ ...document, data_base64: BYTES.toString("base64") }),
          headers: { "Content-Type": "Application/CloudEvents+JSON; charset=UTF-8" },
        }),
      ],
    ];
    for (const [how, message] of accepted) {
      it(how, () => {
        expect(decode(message)).to.deep.equal(expected);
      });
    }

    it("of more bytes than limits.inlineMaxBytes: the broker's limit has let it through", () => {
      const large = Buffer.alloc(2_000_000, 7);
      expect(decode(binary(image, large)).payload).to.deep.equal({ bytes: large });
      const wrapped = structured({ ...document, data_base64: large.toString("base64") });
      expect(decode(wrapped).payload).to.deep.equal({ bytes: large });
    });

    it("of no bytes, for the inspection to reject as empty", () => {
      expect(decode(binary(image, null)).payload).to.deep.equal({ bytes: Buffer.alloc(0) });
    });
  });

  describe("takes a message without attributes as a plain image", () => {
    it("known by its place", () => {
      expect(decode(rawMessage({ key: "acme", value: BYTES, headers: { "content-type": "image/png" } }))).to.deep.equal(
        {
          source: "stream",
          customer: "acme",
          identity: { source: "kafka:images.incoming", id: "3/42" },
          payload: { bytes: BYTES },
        },
      );
    });

    it("known by where it first stood if it is a replay", () => {
      const replay = rawMessage({ key: "acme", value: BYTES, headers: { Origin: "images.old/1/7" } });
      expect(decode(replay).identity).to.deep.equal({ source: "kafka:images.old", id: "1/7" });
    });

    for (const origin of ["https://example.com", "images.old/1", "images.old/1/7/9", "images.old/one/7", ""]) {
      it(`known by its own place where the origin header "${origin}" is no place`, () => {
        const { identity } = decode(rawMessage({ key: "acme", value: BYTES, headers: { origin } }));
        expect(identity).to.deep.equal({ source: "kafka:images.incoming", id: "3/42" });
      });
    }

    it("and lets no origin header change the identity of an event that has one", () => {
      expect(decode(binary({ ...image, origin: "images.old/1/7" }, BYTES)).identity).to.deep.equal({
        source: "/app",
        id: "e1",
      });
    });
  });

  describe("takes a claim check", () => {
    const key = "claims/acme/2026/a photo.jpg";
    const data = { bucket: "raw", key, versionId: "v1", size: 12, sha256: SHA256 };
    const payload = { claim: { bucket: "raw", key, versionId: "v1", sizeBytes: 12, sha256: SHA256 } };
    const expected = { source: "stream", customer: "acme", identity: { source: "/app", id: "e1" }, payload };

    it("in binary mode", () => {
      expect(decode(claimOf(data))).to.deep.equal(expected);
    });

    it("in structured mode", () => {
      expect(decode(structured({ ...document, type: claim.ce_type, data }))).to.deep.equal(expected);
    });

    it("in structured mode with its JSON as base64", () => {
      const encoded = Buffer.from(JSON.stringify(data)).toString("base64");
      expect(decode(structured({ ...document, type: claim.ce_type, data_base64: encoded }))).to.deep.equal(expected);
    });

    it("that states bucket and key only", () => {
      expect(decode(claimOf({ bucket: "raw", key })).payload).to.deep.equal({ claim: { bucket: "raw", key } });
    });

    it("of an upload as that upload, whatever the message is called", () => {
      const expectedUpload = {
        source: "upload",
        customer: "acme",
        identity: { source: "upload", id: IMAGE_ID },
        payload: { claim: { bucket: "raw", key: UPLOAD, versionId: "v1" } },
        imageId: IMAGE_ID,
      };
      expect(decode(claimOf({ bucket: "raw", key: UPLOAD, versionId: "v1" }))).to.deep.equal(expectedUpload);
      expect(arrivalOfUpload({ key: UPLOAD, versionId: "v1" }, "raw")).to.deep.equal(expectedUpload);
    });
  });

  describe("refuses a claim check as claim_not_allowed", () => {
    const refused: [string, { bucket: string; key: string }][] = [
      ["on another bucket", { bucket: "processed", key: "claims/acme/a" }],
      ["on another customer's claims", { bucket: "raw", key: "claims/umbrella/a" }],
      ["on a customer whose id begins alike", { bucket: "raw", key: "claims/acme2/a" }],
      ["on another customer's upload", { bucket: "raw", key: uploadKey("umbrella", IMAGE_ID) }],
      ["on kept originals", { bucket: "raw", key: "stream/acme/2026/01/01/x/original" }],
      ["on an upload key with another date than its id's", { bucket: "raw", key: UPLOAD.replace("2024", "2023") }],
      ["on something beside an upload", { bucket: "raw", key: `${UPLOAD}.bak` }],
      ["that climbs", { bucket: "raw", key: "claims/acme/../umbrella/a" }],
      ["that stays where it is", { bucket: "raw", key: "claims/acme/./a" }],
      ["that climbs with a backslash", { bucket: "raw", key: "claims/acme/..\\umbrella" }],
      ["with an empty part", { bucket: "raw", key: "claims/acme//a" }],
      ["that ends in a slash", { bucket: "raw", key: "claims/acme/a/" }],
      ["on the folder itself", { bucket: "raw", key: "claims/acme/" }],
      ["that begins with a slash", { bucket: "raw", key: "/claims/acme/a" }],
      ["with a control character", { bucket: "raw", key: "claims/acme/a\u0000b" }],
      ["with a key of more bytes than a store takes", { bucket: "raw", key: `claims/acme/${"é".repeat(507)}` }],
    ];
    for (const [how, data] of refused) {
      it(how, () => {
        const { reason, message } = rejection(claimOf(data));
        expect(reason).to.equal("claim_not_allowed");
        expect(message).to.equal(
          `expected raw/claims/acme/… or an upload of that customer; received ${data.bucket}/${data.key}`,
        );
      });
    }
  });

  describe("refuses", () => {
    const { ce_id: _id, ...withoutId } = image;
    const { ce_source: _source, ...withoutSource } = image;
    const { ce_type: _type, ...withoutType } = image;
    const { ce_specversion: _version, ...withoutVersion } = image;
    const json = (value: string) =>
      rawMessage({ key: "acme", value, headers: { "content-type": "application/cloudevents+json" } });
    const good = { bucket: "raw", key: "claims/acme/a" };
    const refused: [string, RawMessage, RejectionReason, string][] = [
      ["no id", binary(withoutId, BYTES), "malformed_event", "id is missing; expected 1 to 256 characters without NUL"],
      [
        "an empty id",
        binary({ ...image, ce_id: "" }, BYTES),
        "malformed_event",
        'id is ""; expected 1 to 256 characters without NUL',
      ],
      [
        "an id of 257 characters",
        binary({ ...image, ce_id: "x".repeat(257) }, BYTES),
        "malformed_event",
        `id is "${"x".repeat(79)}; expected 1 to 256 characters without NUL`,
      ],
      [
        "an id with NUL",
        binary({ ...image, ce_id: "a\0" }, BYTES),
        "malformed_event",
        'id is "a\\u0000"; expected 1 to 256 characters without NUL',
      ],
      [
        "no source",
        binary(withoutSource, BYTES),
        "malformed_event",
        "source is missing; expected 1 to 256 characters without NUL",
      ],
      [
        "the source of uploads",
        binary({ ...image, ce_source: "upload" }, BYTES),
        "malformed_event",
        'source is "upload", which is kept for uploads',
      ],
      [
        "no type",
        binary(withoutType, BYTES),
        "malformed_event",
        "type is missing; expected 1 to 256 characters without NUL",
      ],
      [
        "another type",
        binary({ ...image, ce_type: "other.v1" }, BYTES),
        "malformed_event",
        'type is "other.v1"; expected "image-pipeline.image.v1" or "image-pipeline.claim.v1"',
      ],
      ["no specversion", binary(withoutVersion, BYTES), "malformed_event", 'specversion is missing; expected "1.0"'],
      [
        "another specversion",
        binary({ ...image, ce_specversion: "0.3" }, BYTES),
        "malformed_event",
        'specversion is "0.3"; expected "1.0"',
      ],
      [
        "a specversion that is no text",
        structured({ ...document, specversion: 1 }),
        "malformed_event",
        'specversion is 1; expected "1.0"',
      ],
      [
        "an id that is no text",
        structured({ ...document, id: 7 }),
        "malformed_event",
        "id is 7; expected 1 to 256 characters without NUL",
      ],
      [
        "a source that is no text",
        structured({ ...document, source: { a: 1 } }),
        "malformed_event",
        'source is {"a":1}; expected 1 to 256 characters without NUL',
      ],
      [
        "structured mode that is not JSON",
        json("{nope"),
        "malformed_event",
        "expected JSON but received 5 bytes of something else",
      ],
      [
        "structured mode without a value",
        rawMessage({ key: "acme", headers: { "content-type": "application/cloudevents+json" } }),
        "malformed_event",
        "expected JSON but received 0 bytes of something else",
      ],
      ["structured mode that is a list", json("[]"), "malformed_event", "a structured event is a JSON object"],
      ["structured mode that is null", json("null"), "malformed_event", "a structured event is a JSON object"],
      [
        "a batch",
        rawMessage({ key: "acme", value: "[]", headers: { "content-type": "application/cloudevents-batch+json" } }),
        "malformed_event",
        'content-type is "application/cloudevents-batch+json"; expected "application/cloudevents+json"',
      ],
      [
        "an image that is not base64",
        structured({ ...document, data_base64: "not base64!" }),
        "malformed_event",
        "data_base64 is not base64",
      ],
      [
        "an image whose base64 is no text",
        structured({ ...document, data_base64: 5 }),
        "malformed_event",
        "data_base64 is not base64",
      ],
      [
        "an image both ways",
        structured({ ...document, data: {}, data_base64: "AAEC" }),
        "malformed_event",
        "the event has both data and data_base64; expected one of them",
      ],
      [
        "an image as JSON",
        structured({ ...document, data: "AAEC" }),
        "malformed_event",
        "an image event in structured mode carries the image as data_base64",
      ],
      [
        "an image event without an image",
        structured(document),
        "malformed_event",
        "an image event in structured mode carries the image as data_base64",
      ],
      [
        "a claim that is not JSON",
        binary(claim, "nope"),
        "malformed_event",
        "expected JSON but received 4 bytes of something else",
      ],
      [
        "a claim that is no object",
        claimOf("text"),
        "malformed_event",
        "the claim is wrong: data: Invalid input: expected object, received string",
      ],
      [
        "a claim without a key",
        claimOf({ bucket: "raw" }),
        "malformed_event",
        "the claim is wrong: data.key: Invalid input: expected string, received undefined",
      ],
      [
        "a claim whose size is text",
        claimOf({ ...good, size: "12" }),
        "malformed_event",
        "the claim is wrong: data.size: Invalid input: expected number, received string",
      ],
      [
        "a claim whose SHA-256 is none",
        claimOf({ ...good, sha256: "AB" }),
        "malformed_event",
        "the claim is wrong: data.sha256: expected 64 lower-case hexadecimal digits",
      ],
      [
        "a claim whose version is none",
        claimOf({ ...good, versionId: "a b" }),
        "malformed_event",
        "the claim is wrong: data.versionId: expected 1 to 1024 printable ASCII characters",
      ],
      [
        "key and customer that differ",
        binary({ ...image, ce_customer: "umbrella" }, BYTES),
        "malformed_event",
        'the key is "acme" and the customer is "umbrella"; expected the same',
      ],
      [
        "no customer",
        binary(image, BYTES, null),
        "unknown_customer",
        "expected 1 to 64 of A-Z a-z 0-9 _ -, beginning with a letter or a digit as customer or key; received missing",
      ],
      [
        "a customer that is no id",
        binary(image, BYTES, "../acme"),
        "unknown_customer",
        'expected 1 to 64 of A-Z a-z 0-9 _ -, beginning with a letter or a digit as customer or key; received "../acme"',
      ],
      [
        "a customer that is no text",
        structured({ ...document, customer: 12, data_base64: "AAEC" }),
        "unknown_customer",
        "expected 1 to 64 of A-Z a-z 0-9 _ -, beginning with a letter or a digit as customer or key; received 12",
      ],
      [
        "a plain image without a key",
        rawMessage({ value: BYTES }),
        "unknown_customer",
        "expected 1 to 64 of A-Z a-z 0-9 _ -, beginning with a letter or a digit as customer or key; received missing",
      ],
    ];
    for (const [what, message, reason, detail] of refused) {
      it(what, () => {
        const refusal = rejection(message);
        expect([refusal.reason, refusal.message]).to.deep.equal([reason, detail]);
      });
    }
  });
});

describe("partialIdentity tells of an undecodable message", () => {
  const place = { source: "kafka:images.incoming", id: "3/42" };
  const unknown = "(unknown)";
  const told: [string, RawMessage, ReturnType<typeof partialIdentity>][] = [
    [
      "customer and event where both can be read",
      binary({ ...image, ce_type: "other" }, BYTES),
      { customer: "acme", identity: { source: "/app", id: "e1" } },
    ],
    [
      "the same in structured mode",
      structured({ ...document, type: 5 }, null),
      { customer: "acme", identity: { source: "/app", id: "e1" } },
    ],
    [
      "its place where the id is missing",
      binary({ ce_specversion: "1.0", ce_source: "/app" }, BYTES),
      { customer: "acme", identity: place },
    ],
    [
      "its place where the value is not JSON",
      rawMessage({ key: "acme", value: "{", headers: { "content-type": "application/cloudevents+json" } }),
      { customer: "acme", identity: place },
    ],
    [
      "its first place where it is a replay",
      rawMessage({
        key: "acme",
        value: "{",
        headers: { "content-type": "application/cloudevents+json", origin: "images.old/0/9" },
      }),
      { customer: "acme", identity: { source: "kafka:images.old", id: "0/9" } },
    ],
    [
      "its place where its source is that of uploads",
      binary({ ...image, ce_source: "upload", ce_id: IMAGE_ID }, BYTES),
      { customer: "acme", identity: place },
    ],
    [
      "no customer where the id breaks the rule",
      binary(image, BYTES, "a/b"),
      { customer: unknown, identity: { source: "/app", id: "e1" } },
    ],
    [
      "no customer where key and attribute differ",
      binary({ ...image, ce_customer: "umbrella" }, BYTES),
      { customer: unknown, identity: { source: "/app", id: "e1" } },
    ],
    ["no customer where none is named", rawMessage({ value: BYTES }), { customer: unknown, identity: place }],
  ];
  for (const [what, message, expected] of told) {
    it(what, () => {
      expect(partialIdentity(message)).to.deep.equal(expected);
    });
  }
});

describe("a value nested deeper than a stack", () => {
  const deep = "[".repeat(300_000) + "]".repeat(300_000);
  for (const [name, reason] of [
    ["specversion", "malformed_event"],
    ["source", "malformed_event"],
    ["type", "malformed_event"],
    ["customer", "unknown_customer"],
  ] as const) {
    it(`is a bad ${name}, and no fault of the program`, () => {
      const others = Object.entries({ ...document, data: 1 }).filter(([other]) => other !== name);
      const value = `{${others.map(([other, text]) => `"${other}":${JSON.stringify(text)}`).join()},"${name}":${deep}}`;
      const message = rawMessage({ value, headers: { "content-type": "application/cloudevents+json" } });
      expect(rejection(message))
        .to.include({ reason })
        .and.to.have.property("message")
        .that.contains("nested too deep");
    });
  }
});

describe("arrivalOfUpload", () => {
  it("keeps the size that the store announces", () => {
    const { payload } = arrivalOfUpload({ key: UPLOAD, sizeBytes: 9 }, "raw") ?? {};
    expect(payload).to.deep.equal({ claim: { bucket: "raw", key: UPLOAD, sizeBytes: 9 } });
  });

  for (const key of ["claims/acme/a", "stream/acme/a", `${UPLOAD}/more`, "uploads/acme/a", ""]) {
    it(`takes "${key}" for no upload`, () => {
      expect(arrivalOfUpload({ key }, "raw")).to.equal(undefined);
    });
  }
});
