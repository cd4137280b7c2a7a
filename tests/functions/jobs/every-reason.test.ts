import { expect } from "chai";
import sharp from "sharp";
import { query } from "../../../functions/clients/postgres.ts";
import { s3RawStore } from "../../../functions/clients/s3-raw-store.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import { claimEvent, imageEvent } from "../../../functions/core/encode-event.ts";
import { Outage, ProcessingError, Rejection } from "../../../functions/core/errors.ts";
import { handleMessage } from "../../../functions/core/handle-image.ts";
import type { Handled } from "../../../functions/core/handled.ts";
import { refuseSvg } from "../../../functions/core/image-codec.ts";
import type { OutgoingMessage } from "../../../functions/core/ports.ts";
import type { Processor } from "../../../functions/core/processor.ts";
import { type Reason, REASONS } from "../../../functions/core/reasons.ts";
import type { Limits, Topics } from "../../../functions/core/settings.ts";
import { replayDeadLetters } from "../../../functions/jobs/dead-letters.ts";
import { freePort } from "../../helpers/free-port.ts";
import { SETTINGS } from "../../helpers/handling.ts";
import { type KafkaRecord, putRecords, recordsOn } from "../../helpers/kafka-records.ts";
import { type RealParts, realParts } from "../../helpers/real-parts.ts";
import { animation, sample } from "../../helpers/sample-images.ts";
import { messagesOn } from "../../helpers/topic-messages.ts";
import { jpegOfScans } from "../core/corpus/jpeg.ts";
import { packedTexts, withPngChunks } from "../core/corpus/png.ts";
import { SVG } from "../core/corpus/samples.ts";

type Code = keyof typeof REASONS;

/** What a message says of itself, and the only bucket that a claim may point at. */
interface Event {
  readonly id: string;
  readonly source: string;
  readonly customer: string;
  readonly bucket: string;
}

/** How an image comes to an end with a code, and what becomes of it when it is replayed with nothing in its way. */
interface Story {
  readonly message: (event: Event) => OutgoingMessage | Promise<OutgoingMessage>;
  readonly limits?: Partial<Limits>;
  readonly processor?: Processor["process"];
  /** Deliveries that ended with their process. */
  readonly crashes?: number;
  readonly storeIsOut?: true;
  readonly replayed: "processed" | "rejected" | "nothing";
}

const photograph = sample("rocket.jpg");
const image =
  (bytes: Buffer | Promise<Buffer>): Story["message"] =>
  async ({ bucket: _, ...event }) =>
    imageEvent({ ...event, bytes: await bytes });
const claim =
  (key: string, sha256?: string): Story["message"] =>
  ({ bucket, ...event }) =>
    claimEvent({ ...event, claim: { bucket, key, ...(sha256 !== undefined && { sha256 }) } });
const goesWrong =
  (error: Error): Processor["process"] =>
  () =>
    Promise.reject(error);

/** A PNG of texts that unpack to 12 MB. */
async function wordy(): Promise<Buffer> {
  const png = await sharp(photograph).resize(64, 64).png().toBuffer();
  return withPngChunks(png, ...packedTexts(2, 6_000_000));
}

/** A code without a story does not compile. */
const STORIES: Readonly<Record<Code, Story>> = {
  malformed_event: {
    message: () => ({ key: "acme", value: "{", headers: { "content-type": "application/cloudevents+json" } }),
    replayed: "rejected",
  },
  unknown_customer: { message: () => ({ key: null, value: photograph, headers: {} }), replayed: "rejected" },
  claim_not_allowed: { message: claim("claims/globex/theirs"), replayed: "rejected" },
  claim_not_found: { message: claim("claims/acme/none"), replayed: "rejected" },
  claim_mismatch: { message: claim("claims/acme/photograph", "0".repeat(64)), replayed: "rejected" },
  empty: { message: image(Buffer.alloc(0)), replayed: "rejected" },
  too_many_bytes: { message: image(photograph), limits: { maxBytes: 100_000 }, replayed: "processed" },
  too_many_pixels: { message: image(photograph), limits: { maxPixels: 100_000 }, replayed: "processed" },
  too_many_frames: { message: image(animation(3, 8, 8)), limits: { maxFrames: 2 }, replayed: "processed" },
  too_long_side: { message: image(photograph), limits: { maxSidePx: 500 }, replayed: "processed" },
  too_many_channels: { message: image(photograph), limits: { maxChannels: 2 }, replayed: "processed" },
  too_many_scans: { message: image(jpegOfScans(16, 16, 12)), limits: { maxScans: 10 }, replayed: "processed" },
  too_large_decoded: { message: image(photograph), limits: { maxDecodedBytes: 800_000 }, replayed: "processed" },
  too_much_metadata: { message: image(wordy()), replayed: "rejected" },
  unsupported_format: { message: image(Buffer.from("no image")), replayed: "rejected" },
  unsafe_svg: {
    message: image(SVG('<image width="9" height="9" xlink:href="file:///etc/passwd"/>')),
    limits: { formats: ["svg"] },
    replayed: "rejected",
  },
  corrupt: { message: image(photograph.subarray(0, 50_000)), replayed: "rejected" },
  refused_by_processor: {
    message: image(photograph),
    processor: goesWrong(new Rejection("refused_by_processor", "expected a cat; received a rocket")),
    replayed: "processed",
  },
  processing_error: { message: image(photograph), processor: goesWrong(new TypeError("a bug")), replayed: "processed" },
  processing_timeout: {
    message: image(photograph),
    processor: goesWrong(new ProcessingError("processing_timeout", "slow")),
    replayed: "processed",
  },
  processing_crashed: { message: image(photograph), crashes: SETTINGS.limits.maxAttempts, replayed: "processed" },
  outage: { message: claim("claims/acme/none"), storeIsOut: true, replayed: "nothing" },
};

const CODES = Object.entries<Reason>(REASONS) as [Code, Reason][];
const LETTERS = CODES.filter(([, { outcome }]) => outcome !== "outage");

/** Beside the event's own: text, nothing at all, and bytes that are no UTF-8. */
const HEADERS = {
  "X-Trace": [Buffer.from("Zürich")],
  "x-nothing": [Buffer.alloc(0)],
  "x-bytes": [Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0xed, 0xa0, 0x80])],
};

const bytesOf = (value: Buffer | string | null): Buffer | null => (value === null ? null : Buffer.from(value));

describe("every reason", function () {
  this.timeout(120_000);
  let parts: RealParts;
  let topics: Topics;

  const sent: KafkaRecord[] = [];
  const ended = new Map<Code, Handled | Error>();
  const endedAgain = new Map<Code, Handled>();
  let letters: KafkaRecord[];
  let replayed: KafkaRecord[];

  before("every story is told once, and all that left a letter is replayed", async () => {
    parts = await realParts();
    const { broker, objectStore, ports, tools } = parts;
    const { raw } = ports;
    topics = tools.topics;
    const nowhere = s3Client({ ...objectStore, endpoint: `http://127.0.0.1:${await freePort()}` });
    await raw.putOriginal("claims/acme/photograph", photograph, "image/jpeg");
    for (const [code] of CODES) {
      const event = { id: code, source: "/second", customer: "acme", bucket: raw.bucket };
      const { key, value, headers } = await STORIES[code].message(event);
      const own = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, [Buffer.from(text)]]));
      sent.push({ key: bytesOf(key), value: bytesOf(value), headers: { ...own, ...HEADERS } });
    }
    await putRecords(broker, topics.incoming, sent);
    const messages = await messagesOn(tools, topics.incoming);
    for (const [at, [code]] of CODES.entries()) {
      const { limits, processor, crashes = 0, storeIsOut } = STORIES[code];
      const message = messages[at] ?? expect.fail(`no message of ${code}`);
      const event = { customer: "acme", identity: { source: "/second", id: code } };
      for (let n = 0; n < crashes; n++) await ports.warehouse.identify(event);
      const settings = { ...SETTINGS, limits: { ...SETTINGS.limits, ...limits } };
      const context = { topics, ...(processor && { processor: { version: "test", process: processor } }) };
      const around = storeIsOut === true ? { ...ports, raw: s3RawStore(nowhere, raw.bucket) } : ports;
      const end = await handleMessage(message, around, settings, context).catch((error: unknown) => error);
      ended.set(code, end as Handled | Error);
    }
    letters = await recordsOn(broker, topics.deadLetter);
    const report = await replayDeadLetters(tools, {});
    expect(report).to.deep.equal({ replayed: LETTERS.length, refused: [] });
    replayed = (await recordsOn(broker, topics.incoming)).slice(sent.length);
    for (const [at, message] of (await messagesOn(tools, topics.incoming)).slice(sent.length).entries()) {
      const [code] = LETTERS[at] ?? expect.fail("more was replayed than there were letters");
      endedAgain.set(code, await handleMessage(message, ports, SETTINGS, { topics }));
    }
    nowhere.destroy();
  });
  after(async () => {
    refuseSvg();
    await parts.close();
  });

  const endOf = (code: Code): Handled => {
    const end = ended.get(code);
    if (end === undefined || end instanceof Error) throw end ?? new Error(`no end of ${code}`);
    return end;
  };

  for (const [at, [code, { outcome }]] of LETTERS.entries()) {
    const offset = CODES.findIndex(([one]) => one === code);

    describe(code, () => {
      it(`is recorded as ${outcome}, and its letter says why and where it came from`, () => {
        const end = endOf(code);
        expect([end.outcome, end.reason]).to.deep.equal([outcome, code]);
        const { headers } = letters[at] ?? expect.fail(`no letter of ${code}`);
        const said = Object.fromEntries(Object.entries(headers).map(([name, [value]]) => [name, String(value)]));
        expect(said).to.include({
          "dead-letter-outcome": outcome,
          "dead-letter-reason": code,
          "dead-letter-detail": end.detail,
          "dead-letter-attempts": String((STORIES[code].crashes ?? 0) + 1),
          "dead-letter-image-id": end.imageId,
          "dead-letter-customer": end.customer,
          "dead-letter-topic": topics.incoming,
          "dead-letter-partition": "0",
          "dead-letter-offset": String(offset),
        });
        const identified = sent[offset]?.headers["ce_id"] !== undefined;
        expect([said["dead-letter-event-source"], said["dead-letter-event-id"]]).to.deep.equal(
          identified ? ["/second", code] : [`kafka:${topics.incoming}`, `0/${offset}`],
        );
      });

      it("keeps key, value and headers to the byte, and comes again as it was sent", () => {
        const original = sent[offset] ?? expect.fail(`nothing was sent of ${code}`);
        const letter = letters[at] ?? expect.fail(`no letter of ${code}`);
        const own = Object.entries(letter.headers).filter(([name]) => !name.startsWith("dead-letter-"));
        expect({ ...letter, headers: Object.fromEntries(own) }).to.deep.equal(original);
        // One whose place is its identity is told where that was.
        const origin = { origin: [Buffer.from(`${topics.incoming}/0/${offset}`)] };
        const unnamed = original.headers["ce_id"] === undefined;
        expect(replayed[at]).to.deep.equal({ ...original, headers: { ...original.headers, ...(unnamed && origin) } });
      });

      it(`is the same image when it is replayed: ${STORIES[code].replayed}`, () => {
        const again = endedAgain.get(code);
        expect(again?.imageId).to.equal(endOf(code).imageId);
        expect(again?.outcome).to.equal(STORIES[code].replayed);
        expect(again?.attempt).to.equal(1);
      });
    });
  }

  it("but an outage leaves neither a record nor a letter, and no attempt is counted", async () => {
    for (const [code, { outcome }] of CODES) {
      if (outcome !== "outage") continue;
      expect(ended.get(code), code).to.be.instanceOf(Outage);
      const identities = "SELECT attempts FROM pipeline.identities WHERE event_id = $1";
      expect(await query(parts.owner, identities, [code])).to.deep.equal([{ attempts: 0 }]);
      expect(await query(parts.owner, "SELECT FROM pipeline.images WHERE event_id = $1", [code])).to.deep.equal([]);
    }
    expect(letters.map(({ headers }) => String(headers["dead-letter-reason"]?.[0]))).to.deep.equal(
      LETTERS.map(([code]) => code),
    );
  });

  it("is counted once, and what is not processed in the end has its letter still", async () => {
    const counted = await query<{ outcome: string; images: number }>(
      parts.owner,
      "SELECT outcome, sum(images)::int AS images FROM bi.daily_rollup GROUP BY 1 HAVING sum(images) <> 0 ORDER BY 1",
    );
    const expected = (outcome: string): number => LETTERS.filter(([code]) => STORIES[code].replayed === outcome).length;
    expect(counted).to.deep.equal(["processed", "rejected"].map((outcome) => ({ outcome, images: expected(outcome) })));
    const open = (await recordsOn(parts.broker, topics.deadLetter)).slice(LETTERS.length);
    expect(open).to.have.length(expected("rejected"));
  });
});
