import type { EventIdentity, OutcomeName, RawMessage } from "./arrival.ts";
import { ORIGIN_HEADER } from "./event-types.ts";
import type { OutgoingMessage } from "./ports.ts";
import type { TraceContext } from "./trace-context.ts";

/** Begins the name of every header that a dead letter adds. Producers must not use it: a dead letter keeps none of theirs. */
const PREFIX = "dead-letter-";

/** A message and where it stood. An announcement by the object store stood in no partition: it has a topic to go to only. */
export type PlacedMessage = OutgoingMessage &
  Pick<RawMessage, "topic"> &
  Partial<Pick<RawMessage, "partition" | "offset">>;

/** Why a message lies among the dead letters. */
export interface DeadLetterInfo {
  readonly imageId: string;
  readonly customer: string;
  readonly identity: EventIdentity;
  readonly outcome: Exclude<OutcomeName, "processed">;
  readonly reason: string;
  readonly detail: string;
  /** How often handling the image had begun. */
  readonly attempts: number;
  readonly time: Date;
  /** Trace of the delivery that ended so. The message's own headers stay what they were. */
  readonly trace?: TraceContext;
}

/** Where a message lies that is too large for its dead letter. */
export interface StoredMessage {
  /** In the raw bucket. */
  readonly key: string;
  /** Length of the object. */
  readonly bytes: number;
}

/** A dead letter read back. */
export interface DeadLetter extends DeadLetterInfo {
  /** Set where the message lies in the raw bucket: `wholeLetter` fetches it. */
  readonly stored?: StoredMessage;
  /** Topic that the message came from and is replayed to. */
  readonly topic: string;
  /** The dead letter as it lies on its topic. */
  readonly message: RawMessage;
}

/**
 * A copy of a message for people to look at: key, value and headers to the byte, and beside them why it lies here.
 * @param stored where all that the message says lies: the letter then says why alone, in less than 6 KiB (names and texts of
 *   at most 256 and 500 characters), under the customer's key
 */
export function deadLetterOf(message: PlacedMessage, info: DeadLetterInfo, stored?: StoredMessage): OutgoingMessage {
  const about = {
    outcome: info.outcome,
    reason: info.reason,
    detail: info.detail,
    attempts: String(info.attempts),
    "image-id": info.imageId,
    customer: info.customer,
    "event-source": info.identity.source,
    "event-id": info.identity.id,
    time: info.time.toISOString(),
    topic: message.topic,
    ...info.trace,
    ...(message.partition !== undefined && { partition: String(message.partition) }),
    ...(message.offset !== undefined && { offset: message.offset }),
    ...(stored !== undefined && { message: stored.key, "message-bytes": String(stored.bytes) }),
  };
  const headers = Object.fromEntries(Object.entries(about).map(([name, value]) => [`${PREFIX}${name}`, value]));
  if (stored !== undefined) return { key: info.customer, value: null, headers };
  const own = ownHeaders(message);
  return { key: message.key, value: message.value, ...own, headers: { ...own.headers, ...headers } };
}

/**
 * Headers that are the message's own. A name of a dead letter's would say what nobody has checked.
 * @param without a name, in any case, that is left out too
 */
function ownHeaders(
  { headers, repeated = {} }: Pick<OutgoingMessage, "headers" | "repeated">,
  without?: string,
): Pick<OutgoingMessage, "headers" | "repeated"> {
  const own = <T>(all: Readonly<Record<string, T>>): [string, T][] =>
    Object.entries(all).filter(([name]) => !name.startsWith(PREFIX) && name.toLowerCase() !== without);
  const several = own(repeated);
  return {
    headers: Object.fromEntries(own(headers)),
    ...(several.length > 0 && { repeated: Object.fromEntries(several) }),
  };
}

/** Reads a message of the dead-letter topic; undefined where it is no dead letter. */
export function readDeadLetter(message: RawMessage): DeadLetter | undefined {
  const field = (name: string): string => message.headers[`${PREFIX}${name}`] ?? "";
  const outcome = field("outcome");
  const topic = field("topic");
  if ((outcome !== "rejected" && outcome !== "failed") || topic === "") return undefined;
  return {
    imageId: field("image-id"),
    customer: field("customer"),
    identity: { source: field("event-source"), id: field("event-id") },
    outcome,
    reason: field("reason"),
    detail: field("detail"),
    attempts: Number(field("attempts")),
    time: new Date(field("time")),
    topic,
    message,
    ...(field("message") !== "" && { stored: { key: field("message"), bytes: Number(field("message-bytes")) } }),
  };
}

/**
 * The message that a dead letter is a copy of, and the topic it goes to again. One whose place is its identity is told
 * where it first stood, because it gets another place now; nothing else differs from the original.
 * @param letter whole: of one whose message is stored, what `wholeLetter` answers
 */
export function replayOf({ message, identity, topic }: DeadLetter): { topic: string; message: OutgoingMessage } {
  const place = `${message.headers[`${PREFIX}partition`] ?? ""}/${message.headers[`${PREFIX}offset`] ?? ""}`;
  const { key, value } = message;
  // A replay of a replay carries its origin already, and its identity is that one, not the place it was read from.
  if (identity.source !== `kafka:${topic}` || identity.id !== place) {
    return { topic, message: { key, value, ...ownHeaders(message) } };
  }
  const others = ownHeaders(message, ORIGIN_HEADER);
  const headers = { ...others.headers, [ORIGIN_HEADER]: `${topic}/${place}` };
  return { topic, message: { key, value, ...others, headers } };
}

/**
 * A message for its topic once more, where it gets another place: the header `origin` tells the first, which is the identity
 * of a message without one. A message that carries its origin already keeps it.
 */
export function placedAgain({ topic, partition, offset, ...message }: RawMessage): OutgoingMessage {
  const { headers } = message;
  const known = Object.keys(headers).some((name) => name.toLowerCase() === ORIGIN_HEADER);
  const origin = known ? {} : { [ORIGIN_HEADER]: `${topic}/${partition}/${offset}` };
  return { ...message, headers: { ...headers, ...origin } };
}
