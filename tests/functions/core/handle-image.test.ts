import { createHash } from "node:crypto";
import { expect } from "chai";
import sharp from "sharp";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { readDeadLetter } from "../../../functions/core/dead-letter.ts";
import { arrivalOfUpload, decodeEvent } from "../../../functions/core/decode-event.ts";
import { claimEvent, imageEvent } from "../../../functions/core/encode-event.ts";
import { handleImage, handleMessage } from "../../../functions/core/handle-image.ts";
import { resultKey, streamOriginalKey, uploadKey } from "../../../functions/core/keys.ts";
import type { ImageRecord } from "../../../functions/core/ports.ts";
import { processingVersion } from "../../../functions/core/processing-version.ts";
import type { Processor } from "../../../functions/core/processor.ts";
import { Bench, NOW, SETTINGS, TOPICS } from "../../helpers/handling.ts";
import { delivered, rawMessage } from "../../helpers/messages.ts";
import { sample } from "../../helpers/sample-images.ts";

const UPLOAD_ID = "01930b3c-7a00-7000-8000-000000000001";
const UPLOAD_KEY = uploadKey("acme", UPLOAD_ID);
const event = { source: "/app", id: "e1", customer: "acme" };

describe("handling one image", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  const inline = (bytes: Buffer): RawMessage => delivered(imageEvent({ ...event, bytes }));

  describe("that is good", () => {
    it("stores its renditions locked, records what is stored, and announces it", async () => {
      const bytes = sample("rocket.jpg");
      const handled = await bench.message(inline(bytes));

      const { imageId, durationMs, timingsMs, bytesOut, ...rest } = handled;
      expect(rest).to.deep.equal({
        ...{ customer: "acme", source: "stream", outcome: "processed", changed: true },
        ...{ type: "jpeg", bytesIn: bytes.length, renditions: ["thumbnail"], attempt: 1, tries: 1 },
        processingVersion: processingVersion(SETTINGS.presets),
      });
      expect(Object.keys(timingsMs)).to.deep.equal([
        "identify",
        "fetch",
        "inspect",
        "render",
        "store",
        "record",
        "announce",
      ]);
      expect(durationMs).to.be.at.least(0);

      const retainUntil = new Date(NOW.getTime() + 7 * 86_400_000 + 3_600_000);
      const key = resultKey("acme", imageId, "thumbnail", "webp");
      const stored = bench.ports.results.objects.get(key);
      expect([...bench.ports.results.objects.keys()]).to.deep.equal([key]);
      expect(stored?.processingVersion).to.equal(processingVersion(SETTINGS.presets));
      expect(stored?.body.length).to.equal(bytesOut);
      const { width, height, format } = await sharp(stored?.body).metadata();
      expect([width, height, format]).to.deep.equal([32, 21, "webp"]);

      const { durationMs: recordedMs, ...record } = bench.onlyRow();
      expect(recordedMs).to.be.at.most(durationMs);
      const original = { bucket: "raw", key: streamOriginalKey("acme", imageId), sizeBytes: bytes.length };
      const results = [
        {
          rendition: "thumbnail",
          bucket: "processed",
          key,
          versionId: stored?.versionId,
          bytes: stored?.body.length,
          sha256: createHash("sha256")
            .update(stored?.body ?? "")
            .digest("hex"),
          contentType: "image/webp",
          widthPx: 32,
          heightPx: 21,
          retainUntil,
        },
      ];
      expect(record).to.deep.equal({
        imageId,
        customer: "acme",
        source: "stream",
        identity: { source: "/app", id: "e1" },
        outcome: "processed",
        type: "jpeg",
        widthPx: 640,
        heightPx: 427,
        bytesIn: bytes.length,
        results,
        processingVersion: processingVersion(SETTINGS.presets),
        original,
      });

      const announced = bench.announced();
      expect(announced.map(({ headers }) => [headers["ce_subject"], headers["ce_time"]])).to.deep.equal([
        [imageId, NOW.toISOString()],
      ]);
      expect(JSON.parse(String(announced[0]?.value))).to.deep.include({
        imageId,
        results: results.map((result) => ({ ...result, retainUntil: retainUntil.toISOString() })),
      });
      expect(bench.deadLetters()).to.deep.equal([]);
    });

    it("keeps an inline original, where originals are kept", async () => {
      const bytes = sample("chelsea.png");
      const { imageId } = await bench.message(inline(bytes));
      const kept = bench.ports.raw.objects.get(streamOriginalKey("acme", imageId));
      expect(kept).to.include({ contentType: "image/png" });
      expect(kept?.bytes.equals(bytes)).to.equal(true);
    });

    it("keeps no inline original, where originals are only processed", async () => {
      bench.settings = { ...SETTINGS, keepInlineOriginals: false };
      await bench.message(inline(sample("chelsea.png")));
      expect([...bench.ports.raw.objects.keys()]).to.deep.equal([]);
      expect(bench.onlyRow()).to.not.have.property("original");
    });

    it("fetches a claim, checks it, and records the claim as its original", async () => {
      const bytes = sample("rocket.jpg");
      const key = "claims/acme/large.jpg";
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const claim = { bucket: "raw", key, versionId: bench.ports.raw.put(key, bytes), sizeBytes: bytes.length, sha256 };
      const { outcome } = await bench.message(delivered(claimEvent({ ...event, claim })));
      expect(outcome).to.equal("processed");
      expect(bench.onlyRow()).to.deep.include({ original: claim, bytesIn: bytes.length, source: "stream" });
      expect([...bench.ports.raw.objects.keys()]).to.deep.equal([key]);
    });

    it("handles an upload that the store announced, by the id in its key", async () => {
      bench.ports.raw.put(UPLOAD_KEY, sample("rocket.jpg"));
      const { imageId, source, outcome } = await bench.upload(UPLOAD_KEY);
      expect([imageId, source, outcome]).to.deep.equal([UPLOAD_ID, "upload", "processed"]);
      expect(bench.announced()).to.have.length(1);
    });

    it("records what the store has already, not what this delivery made", async () => {
      const earlier = Buffer.from("stored by an earlier version of the processing");
      const sha256 = createHash("sha256").update(earlier).digest("hex");
      const retainUntil = new Date("2026-11-30T00:00:00.000Z");
      const key = resultKey("acme", UPLOAD_ID, "thumbnail", "webp");
      const before = await bench.ports.results.putLocked({
        key,
        bytes: earlier,
        contentType: "image/webp",
        sha256,
        retainUntil,
        processingVersion: "earlier",
      });
      bench.ports.raw.put(UPLOAD_KEY, sample("rocket.jpg"));
      await bench.upload(UPLOAD_KEY);
      const [result] = bench.onlyRow().results;
      expect(result).to.deep.include({ versionId: before.versionId, bytes: earlier.length, sha256, retainUntil });
      expect(JSON.parse(String(bench.announced()[0]?.value))).to.have.nested.property("results[0].sha256", sha256);
    });

    it("takes another processor's renditions, label and version", async () => {
      const bytes = Buffer.from("made by a model");
      const processor: Processor = {
        version: "model-7",
        process: ({ facts }) =>
          Promise.resolve({
            label: `a ${facts.type} of ${facts.widthPx} px`,
            renditions: [
              {
                rendition: "mask",
                bytes,
                sha256: createHash("sha256").update(bytes).digest("hex"),
                contentType: "image/png",
                extension: "png",
                widthPx: 3,
                heightPx: 2,
              },
            ],
          }),
      };
      bench.context = { topics: TOPICS, now: () => NOW, processor };
      const { imageId } = await bench.message(inline(sample("rocket.jpg")));
      expect(bench.onlyRow()).to.include({ label: "a jpeg of 640 px", processingVersion: "model-7" });
      expect([...bench.ports.results.objects.keys()]).to.deep.equal([resultKey("acme", imageId, "mask", "png")]);
    });

    it("takes the clock of the machine where no other is given", async () => {
      bench.context = { topics: TOPICS };
      const before = Date.now();
      await bench.message(inline(sample("rocket.jpg")));
      const retainedMs = bench.onlyRow().results[0]?.retainUntil.getTime() ?? 0;
      const lockMs = SETTINGS.processedRetentionMs + SETTINGS.retainMarginMs;
      expect(retainedMs - lockMs).to.be.within(before, Date.now());
    });
  });

  describe("that is not", () => {
    const cases: [string, () => RawMessage, Partial<ImageRecord>][] = [
      ["empty", () => inline(Buffer.alloc(0)), { reason: "empty", bytesIn: 0 }],
      ["SVG", () => inline(Buffer.from("<svg/>")), { reason: "unsupported_format", bytesIn: 6 }],
      [
        "truncated",
        () => inline(sample("rocket.jpg").subarray(0, 90_000)),
        { reason: "corrupt", bytesIn: 90_000, type: "jpeg", widthPx: 640, heightPx: 427 },
      ],
      ["larger than the limit", () => inline(sample("coffee.png")), { reason: "too_many_bytes", bytesIn: 466_706 }],
      ["of too many pixels", () => inline(sample("retina.jpg")), { reason: "too_many_pixels", bytesIn: 269_564 }],
      [
        "behind a claim that finds nothing",
        () => delivered(claimEvent({ ...event, claim: { bucket: "raw", key: "claims/acme/none" } })),
        { reason: "claim_not_found", bytesIn: 0 },
      ],
      [
        "of another size than its claim says",
        () => delivered(claimEvent({ ...event, claim: { bucket: "raw", key: "claims/acme/a", sizeBytes: 1 } })),
        { reason: "claim_mismatch", detail: "expected 1 bytes as announced; the object has 4" },
      ],
      [
        "of another SHA-256 than its claim says",
        () =>
          delivered(claimEvent({ ...event, claim: { bucket: "raw", key: "claims/acme/a", sha256: "0".repeat(64) } })),
        {
          reason: "claim_mismatch",
          detail: `expected SHA-256 ${"0".repeat(64)} as announced; the object has ${createHash("sha256").update("four").digest("hex")}`,
        },
      ],
      [
        "claimed by a customer whose it is not",
        () => delivered(claimEvent({ ...event, claim: { bucket: "raw", key: "claims/umbrella/a" } })),
        { reason: "claim_not_allowed" },
      ],
      [
        "announced by nonsense",
        () => rawMessage({ key: "acme", value: "{", headers: { ce_id: "e1" } }),
        { reason: "malformed_event", bytesIn: 1 },
      ],
      [
        "nobody's",
        () => rawMessage({ value: "bytes" }),
        { reason: "unknown_customer", customer: "(unknown)", bytesIn: 5 },
      ],
    ];
    for (const [what, message, expected] of cases) {
      it(`is rejected when ${what}: recorded, dead-lettered, nothing stored`, async () => {
        bench.settings = { ...SETTINGS, limits: { ...SETTINGS.limits, maxBytes: 400_000, maxPixels: 1_000_000 } };
        bench.ports.raw.put("claims/acme/a", Buffer.from("four"));
        const sent = message();
        const handled = await bench.message(sent);
        const row = bench.onlyRow();
        expect(row).to.include({ ...expected, outcome: "rejected", source: "stream" });
        expect(row.results).to.deep.equal([]);
        expect(handled).to.include({ outcome: "rejected", reason: expected.reason, detail: row.detail, changed: true });
        expect([...bench.ports.results.objects.keys()]).to.deep.equal([]);
        expect(bench.announced()).to.deep.equal([]);
        const [letter, ...more] = bench.deadLetters();
        expect(more).to.deep.equal([]);
        expect(letter).to.deep.include({ key: sent.key, value: sent.value });
        expect(letter?.headers).to.include({
          ...sent.headers,
          "dead-letter-outcome": "rejected",
          "dead-letter-reason": expected.reason,
          "dead-letter-detail": row.detail,
          "dead-letter-attempts": "1",
          "dead-letter-image-id": row.imageId,
          "dead-letter-customer": row.customer,
          "dead-letter-time": NOW.toISOString(),
        });
      });
    }

    it("keeps the type that was found, and the claim as original once its bytes were there", async () => {
      const key = "claims/acme/cut.jpg";
      bench.ports.raw.put(key, sample("rocket.jpg").subarray(0, 90_000));
      await bench.message(delivered(claimEvent({ ...event, claim: { bucket: "raw", key } })));
      expect(bench.onlyRow()).to.deep.include({ type: "jpeg", bytesIn: 90_000, original: { bucket: "raw", key } });
    });

    it("records no original that was not found", async () => {
      await bench.upload(UPLOAD_KEY);
      expect(bench.onlyRow()).to.include({ reason: "claim_not_found" }).and.to.not.have.property("original");
    });

    it("records once what cannot be decoded, however often it comes", async () => {
      const nonsense = rawMessage({ key: "acme", value: "{", headers: { ce_id: "e1" } });
      await bench.message(nonsense);
      const again = await bench.message(nonsense);
      expect(again).to.include({ outcome: "rejected", reason: "malformed_event", changed: false });
      expect(bench.ports.warehouse.writes).to.equal(1);
    });

    it("tells a key's control characters and a library's many lines in one line of bounded length", async () => {
      const key = `claims/acme/\u0000\n${"x".repeat(900)}`;
      await bench.message(delivered(claimEvent({ ...event, claim: { bucket: "raw", key } })));
      const detail = bench.onlyRow().detail ?? "";
      expect(detail).to.match(/received raw\/claims\/acme\/ x+$/);
      expect(detail.length).to.equal(500);
    });

    it("dead-letters an upload that the store announced as the claim that announces it again", async () => {
      const versionId = bench.ports.raw.put(UPLOAD_KEY, Buffer.from("no image"));
      await bench.upload(UPLOAD_KEY, versionId);
      const [letter] = bench.deadLetters();
      if (letter === undefined) throw new Error("expected a dead letter");
      const read = readDeadLetter(delivered(letter));
      expect(read).to.include({
        imageId: UPLOAD_ID,
        customer: "acme",
        reason: "unsupported_format",
        topic: TOPICS.incoming,
      });
      expect(decodeEvent(delivered(letter), { rawBucket: "raw" })).to.deep.equal(
        arrivalOfUpload({ key: UPLOAD_KEY, versionId }, "raw"),
      );
    });
  });

  it("has the same end through handleImage, with the message it came in", async () => {
    const sent = inline(Buffer.from("no image"));
    const arrival = decodeEvent(sent, { rawBucket: "raw" });
    await handleImage(arrival, bench.ports, SETTINGS, { topics: TOPICS, message: sent });
    expect(bench.deadLetters()[0]?.headers).to.include({ "dead-letter-partition": "3", "dead-letter-offset": "42" });
  });

  it("needs no more than ports, settings and topics", async () => {
    const { outcome } = await handleMessage(inline(sample("rocket.jpg")), bench.ports, SETTINGS, { topics: TOPICS });
    expect(outcome).to.equal("processed");
  });
});
