import { expect } from "chai";
import { createHash } from "node:crypto";
import { readDeadLetter } from "../../../functions/core/dead-letter.ts";
import { arrivalOfUpload } from "../../../functions/core/decode-event.ts";
import { claimEvent, imageEvent } from "../../../functions/core/encode-event.ts";
import { handleImage, handleMessage } from "../../../functions/core/handle-image.ts";
import { UNDELIVERED, uploadKey } from "../../../functions/core/keys.ts";
import type { OutgoingMessage } from "../../../functions/core/ports.ts";
import { redeliver } from "../../../functions/hosting/redeliver.ts";
import { SET_ASIDE, setAside } from "../../../functions/hosting/set-aside.ts";
import { undeliveredIn } from "../../../functions/hosting/undelivered.ts";
import { listDeadLetters, replayDeadLetters } from "../../../functions/jobs/dead-letters.ts";
import { uuidv7 } from "uuidv7";
import { SETTINGS } from "../../helpers/handling.ts";
import { type KafkaRecord, putRecords, recordsOn } from "../../helpers/kafka-records.ts";
import { type RealParts, realParts } from "../../helpers/real-parts.ts";
import { sample } from "../../helpers/sample-images.ts";
import { messagesOn } from "../../helpers/topic-messages.ts";

/** Every byte, in an order that is no text and no image. */
const noImage = Buffer.from(Array.from({ length: 512 }, (_, at) => (at * 167 + 255) % 256));
const odd = {
  "x-bytes": [Buffer.from([0xff, 0x80, 0x00, 0xed, 0xb2, 0x80, 0xc3])],
  "X-Größe": [Buffer.from("€\u0000\n")],
  "x-empty": [Buffer.alloc(0)],
  "x-twice": [Buffer.from("first"), Buffer.from([0xff]), Buffer.from("first")],
};

const recordOf = ({ key, value, headers }: OutgoingMessage): KafkaRecord => ({
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers: {
    ...Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, [Buffer.from(text)]])),
    ...odd,
  },
});

const event = { source: "/second", customer: "acme" };
const claim = { bucket: "elsewhere", key: "claims/acme/a", versionId: "v1", sizeBytes: 3, sha256: "0".repeat(64) };
const bare = { key: "acme", headers: {} };
const cases: readonly (readonly [string, KafkaRecord])[] = [
  ["in binary mode", recordOf(imageEvent({ ...event, id: "binary", bytes: noImage }))],
  ["in structured mode", recordOf(imageEvent({ ...event, id: "structured", bytes: noImage }, "structured"))],
  ["a claim check in binary mode", recordOf(claimEvent({ ...event, id: "claim", claim }))],
  ["a claim check in structured mode", recordOf(claimEvent({ ...event, id: "claim-2", claim }, "structured"))],
  ["without any attribute", recordOf({ ...bare, value: noImage })],
  ["without a key", recordOf({ ...bare, key: null, value: noImage })],
  ["with a key of no bytes", recordOf({ ...bare, key: "", value: noImage })],
  ["with a key that is no text", recordOf({ ...bare, key: noImage, value: noImage })],
  ["without a value", recordOf({ ...bare, value: null })],
  ["with a value of no bytes", recordOf({ ...bare, value: "" })],
  [
    "with an id that is no text",
    (() => {
      const record = recordOf(imageEvent({ ...event, id: "x", bytes: noImage }));
      return { ...record, headers: { ...record.headers, ce_id: [Buffer.from([0x61, 0xff, 0x62])] } };
    })(),
  ],
  [
    "with an id that another is without its odd byte",
    (() => {
      const record = recordOf(imageEvent({ ...event, id: "x", bytes: noImage }));
      return { ...record, headers: { ...record.headers, ce_id: [Buffer.from([0x61, 0xfe, 0x62])] } };
    })(),
  ],
];

/** What a topic takes (1 048 588 bytes), but for the batch around a record and its lengths; a dead letter adds more. */
const MAX_RECORD = 1_048_588 - 200;

const sizeOf = ({ key, value, headers }: KafkaRecord): number =>
  [key, value, ...Object.entries(headers).flat(2)].reduce((sum, part) => sum + Buffer.byteLength(part ?? ""), 0);

/** The same of nearly the largest size, so that no dead letter can carry it. */
function filled(record: KafkaRecord): KafkaRecord {
  const bytes = MAX_RECORD - sizeOf(record);
  return { ...record, headers: { ...record.headers, "x-filler": [Buffer.alloc(bytes, "é")] } };
}

describe("a message that comes again", function () {
  this.timeout(120_000);
  let parts: RealParts;
  beforeEach(async () => {
    parts = await realParts();
  });
  afterEach(() => parts.close());

  /** What a record is when it comes again: one whose place is its identity is told where that was. */
  const again = ({ headers, ...record }: KafkaRecord, offset: number): KafkaRecord => {
    const named = headers["ce_id"] !== undefined || headers["content-type"] !== undefined;
    const origin = { origin: [Buffer.from(`${parts.tools.topics.incoming}/0/${offset}`)] };
    return { ...record, headers: { ...headers, ...(!named && origin) } };
  };
  const sha256 = (bytes: Buffer | null): string | null =>
    bytes && `${bytes.length} ${createHash("sha256").update(bytes).digest("hex")}`;
  /** Short enough to be read where it differs. */
  const fingerprint = ({ key, value, headers }: KafkaRecord) => ({
    ...{ key: sha256(key), value: sha256(value) },
    headers: Object.entries(headers)
      .map(([name, values]) => `${name}: ${values.map(sha256).join(", ")}`)
      .sort(),
  });

  for (const [size, sent] of [
    ["that fits a dead letter", cases.map(([, record]) => record)],
    ["that is too large for one", cases.map(([, record]) => filled(record))],
  ] as const) {
    it(`by a replay is what it was to the byte, and the same image: one ${size}`, async () => {
      const { broker, ports, tools } = parts;
      const { topics } = tools;
      await putRecords(broker, topics.incoming, sent);
      const handle = async (from: number): Promise<string[]> => {
        const ids: string[] = [];
        for (const message of (await messagesOn(tools, topics.incoming)).slice(from)) {
          const { imageId, outcome, attempt } = await handleMessage(message, ports, SETTINGS, { topics });
          expect([outcome, attempt]).to.deep.equal(["rejected", 1]);
          ids.push(imageId);
        }
        return ids;
      };
      const imageIds = await handle(0);
      expect(new Set(imageIds).size).to.equal(cases.length);
      const letters = (await messagesOn(tools, topics.deadLetter)).flatMap((letter) => readDeadLetter(letter) ?? []);
      const large = size.includes("too large");
      expect(letters.map(({ stored }) => stored !== undefined)).to.deep.equal(cases.map(() => large));

      expect(await replayDeadLetters(tools, {})).to.deep.equal({ replayed: cases.length, refused: [] });
      const back = (await recordsOn(broker, topics.incoming)).slice(sent.length);
      for (const [at, [what]] of cases.entries()) {
        const [expected, got] = [sent[at], back[at]];
        if (expected === undefined || got === undefined) throw new Error(`expected the message ${what} again`);
        expect(fingerprint(got), what).to.deep.equal(fingerprint(again(expected, at)));
      }
      expect(await handle(sent.length)).to.deep.equal(imageIds);

      // And a replay of the replay: its origin is the first place still.
      expect(await replayDeadLetters(tools, {})).to.deep.equal({ replayed: cases.length, refused: [] });
      const third = (await recordsOn(broker, topics.incoming)).slice(2 * sent.length);
      expect(third.map(fingerprint)).to.deep.equal(back.map(fingerprint));
    });
  }

  it("from where it was set aside is what it was to the byte", async () => {
    const { broker, ports, tools, raw } = parts;
    const sent = cases.map(([, record]) => record);
    await putRecords(broker, tools.topics.incoming, sent);
    for (const message of await messagesOn(tools, tools.topics.incoming)) {
      await setAside(ports.raw, message);
      await setAside(ports.raw, message);
    }
    await ports.raw.putOriginal(`${UNDELIVERED}not-ours`, Buffer.from("{}"), "application/json");
    const undelivered = undeliveredIn(ports.raw, raw, [SET_ASIDE]);
    expect(await redeliver(undelivered, ports.events)).to.deep.equal({
      ...{ redelivered: cases.length, unreadable: 1, refused: 0 },
    });
    expect(await redeliver(undelivered, ports.events)).to.include({ redelivered: 0 });
    const back = (await recordsOn(broker, tools.topics.incoming)).slice(sent.length).map(fingerprint);
    // Here every message is told its place: nobody knows yet whether it is its identity.
    const origin = (offset: number) => ({ origin: [Buffer.from(`${tools.topics.incoming}/0/${offset}`)] });
    expect(back).to.have.deep.members(
      sent.map((record, at) => fingerprint({ ...record, headers: { ...record.headers, ...origin(at) } })),
    );
  });

  it("of an upload is that upload, at the version that was announced", async () => {
    const { ports, tools } = parts;
    const { topics } = tools;
    const imageId = uuidv7();
    const key = uploadKey("acme", imageId);
    await ports.raw.putOriginal(key, sample("rocket.jpg").subarray(0, 50_000), "image/jpeg");
    const arrival = arrivalOfUpload({ key }, ports.raw.bucket) ?? expect.fail("no upload");
    expect(await handleImage(arrival, ports, SETTINGS, { topics })).to.include({ imageId, reason: "corrupt" });
    const [line] = await listDeadLetters(tools);
    expect(line).to.include({ imageId, reason: "corrupt", origin: "upload", attempts: 1 });
    expect(await replayDeadLetters(tools, { imageIds: [imageId] })).to.deep.equal({ replayed: 1, refused: [] });
    const [message] = await messagesOn(tools, topics.incoming);
    if (message === undefined) throw new Error("expected the claim of the upload");
    const end = await handleMessage(message, ports, SETTINGS, { topics });
    expect(end).to.include({ imageId, source: "upload", attempt: 1, changed: false });
  });
});
