import { expect } from "chai";
import { PRODUCE_REQUEST_MAX_BYTES } from "../../../../../functions/adapters/azure/event-hubs-limits.ts";
import { deadLetterOf } from "../../../../../functions/core/dead-letter.ts";
import { imageEvent } from "../../../../../functions/core/encode-event.ts";
import type { OutgoingMessage } from "../../../../../functions/core/ports.ts";
import { azureSettings } from "../../../../helpers/azure-mocks.ts";

/** Of a request beside its record: protocol's header, client's and topic's names, batch's 61 bytes; rounded up. */
const REQUEST_BYTES = 1024;

/** A record: each field with a length of up to 5 bytes, and up to 21 bytes of its own (KIP-98). */
const recordBytes = ({ key, value, headers }: OutgoingMessage): number =>
  [key, value, ...Object.entries(headers).flat()].reduce(
    (sum, field) => sum + 5 + (field === null ? 0 : Buffer.byteLength(field)),
    21,
  );

/** Longest texts that the core lets through, each character of three bytes. */
const text = (characters: number): string => "名".repeat(characters);

const identity = { source: text(256), id: text(256) };
const largest = azureSettings().limits.inlineMaxBytes;

describe("an image of the largest inline size on Event Hubs", () => {
  const message = imageEvent({ ...identity, customer: "c".repeat(64), bytes: Buffer.alloc(largest) }, "structured");

  it("fits as a message in structured mode", () => {
    expect(recordBytes(message) + REQUEST_BYTES).to.be.below(PRODUCE_REQUEST_MAX_BYTES);
  });

  it("fits as a dead letter, with all that is said of it, and 64 KiB of attributes of the producer's own", () => {
    const headers = { ...message.headers, custom: "x".repeat(64 * 1024) };
    const info = {
      imageId: "0".repeat(36),
      customer: "c".repeat(64),
      identity,
      outcome: "rejected" as const,
      reason: "claim_not_allowed",
      // handle-image.ts, MAX_DETAIL_CHARACTERS
      detail: text(500),
      attempts: 20,
      time: new Date(0),
    };
    const place = { topic: `${"t".repeat(40)}.incoming`, partition: 31, offset: "9".repeat(19) };
    const letter = deadLetterOf({ ...message, headers, ...place }, info);
    expect(recordBytes(letter)).to.be.above(recordBytes(message) + 64 * 1024);
    expect(recordBytes(letter) + REQUEST_BYTES).to.be.below(PRODUCE_REQUEST_MAX_BYTES);
  });
});
