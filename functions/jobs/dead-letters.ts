import { query } from "../clients/postgres.ts";
import { storedIdentity } from "../clients/stored-record.ts";
import type { EventIdentity } from "../core/arrival.ts";
import { type DeadLetter, readDeadLetter, replayOf } from "../core/dead-letter.ts";
import { MessageTooLarge, Rejection } from "../core/errors.ts";
import { UPLOAD_SOURCE } from "../core/event-types.ts";
import { isImageId } from "../core/keys.ts";
import type { EventPublisher } from "../core/ports.ts";
import { wholeLetter } from "../core/stored-message.ts";
import { imageOutcomes } from "./image-outcomes.ts";
import type { OperatorTools } from "./operator-tools.ts";

/** One line of the list. */
export interface DeadLetterLine {
  readonly imageId: string;
  readonly customer: string;
  readonly outcome: string;
  readonly reason: string;
  readonly detail: string;
  readonly attempts: number;
  /** ISO 8601. */
  readonly time: string;
  /** Where a replay goes. */
  readonly topic: string;
  /** Where the message stood: `<topic>/<partition>/<offset>`. `upload` for an upload, which may have stood nowhere. */
  readonly origin: string;
}

/** Dead letters whose image is not processed by now, one an image (its last), oldest first. */
export async function listDeadLetters(tools: OperatorTools): Promise<DeadLetterLine[]> {
  return (await openLetters(tools)).map(({ letter }) => lineOf(letter));
}

/** A dead letter's message. */
export type ShownMessage =
  | {
      readonly headers: Readonly<Record<string, string>>;
      readonly valueBytes: number;
      /** Key in the raw bucket where the whole message lies, which was too large for a dead letter. */
      readonly storedAt?: string;
    }
  /** It lay in the raw bucket and cannot be had: what was found there. */
  | { readonly storedAt: string; readonly missing: string };

/** One dead letter with the message's headers and the size of its value; null where there is none. */
export async function showDeadLetter(
  tools: OperatorTools,
  { imageId }: { imageId: string },
): Promise<(DeadLetterLine & { readonly identity: EventIdentity } & ShownMessage) | null> {
  const found = (await lastLetters(tools)).get(imageId);
  if (found === undefined) return null;
  const { identity } = found.letter;
  return { ...lineOf(found.letter), identity, ...(await messageOf(tools, found)) };
}

async function messageOf({ raw }: OperatorTools, { letter, valueBytes }: LetterHead): Promise<ShownMessage> {
  const { stored } = letter;
  if (stored === undefined) return { headers: replayOf(letter).message.headers, valueBytes };
  try {
    const whole = await wholeLetter(raw, letter);
    const { headers } = replayOf(whole).message;
    return { headers, valueBytes: whole.message.value?.length ?? 0, storedAt: stored.key };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { storedAt: stored.key, missing: error.message };
  }
}

/** What a replay did. */
export interface ReplayReport {
  readonly replayed: number;
  /** Those that could not be sent, and why: each stays among the dead letters. */
  readonly refused: readonly { readonly imageId: string; readonly detail: string }[];
  /** Ids that were asked for by which no dead letter waits: wrong, or processed by now. Absent where there are none. */
  readonly unknown?: readonly string[];
}

/**
 * Sends messages to their topic again, exactly as they were, with their attempts counted from the start. One that its topic
 * does not take, or that lay in the raw bucket and has expired there, holds up none behind it.
 * @param which all where neither ids nor a reason is given
 * @throws Outage
 */
export async function replayDeadLetters(
  tools: OperatorTools,
  which: { imageIds?: string[]; reason?: string },
): Promise<ReplayReport> {
  const open = (await openLetters(tools)).filter(
    ({ letter: { imageId, reason } }) =>
      (which.imageIds === undefined || which.imageIds.includes(imageId)) &&
      (which.reason === undefined || which.reason === reason),
  );
  const wanted = new Set(open.map(({ letter }) => placeOf(letter)));
  let replayed = 0;
  const refused: { imageId: string; detail: string }[] = [];
  const publisher = tools.kafka.publisher();
  try {
    if (wanted.size > 0) {
      // Read once more, because the images themselves were not kept.
      for await (const message of tools.kafka.readTopic(tools.topics.deadLetter)) {
        const letter = readDeadLetter(message);
        if (letter === undefined || !wanted.has(placeOf(letter))) continue;
        const detail = await replay(tools, publisher, letter);
        if (detail === undefined) replayed += 1;
        else refused.push({ imageId: letter.imageId, detail });
      }
    }
  } finally {
    await publisher.close();
  }
  const unknown = which.imageIds?.filter((id) => !open.some(({ letter: { imageId } }) => imageId === id)) ?? [];
  return { replayed, refused, ...(unknown.length > 0 && { unknown }) };
}

/** Answers why the message could not be sent, where it could not. */
async function replay(
  { warehouse, raw }: OperatorTools,
  publisher: EventPublisher,
  letter: DeadLetter,
): Promise<string | undefined> {
  const { source, id } = storedIdentity(letter.identity);
  try {
    const { topic, message } = replayOf(await wholeLetter(raw, letter));
    await query(warehouse, "SELECT pipeline.reset_attempts($1, $2, $3)", [letter.customer, source, id]);
    await publisher.publish(topic, [message]);
    return undefined;
  } catch (error) {
    if (error instanceof Rejection) return `Its message cannot be had, so send the image anew: ${error.message}.`;
    if (error instanceof MessageTooLarge) return error.message;
    throw error;
  }
}

/** A letter without its message's value: thousands of images would not fit in memory. */
interface LetterHead {
  readonly letter: DeadLetter;
  readonly valueBytes: number;
}

/** Where a letter lies among the dead letters. */
const placeOf = ({ message }: DeadLetter): string => `${message.partition}/${message.offset}`;

async function openLetters(tools: OperatorTools): Promise<LetterHead[]> {
  const letters = [...(await lastLetters(tools)).values()];
  const outcomes = await imageOutcomes(tools.warehouse)(letters.map(({ letter }) => letter.imageId));
  return letters
    .filter(({ letter }) => outcomes.get(letter.imageId) !== "processed")
    .sort((a, b) => a.letter.time.getTime() - b.letter.time.getTime());
}

/** The topic holds a copy a delivery; the last of an image counts. */
async function lastLetters({ kafka, topics }: OperatorTools): Promise<Map<string, LetterHead>> {
  const last = new Map<string, LetterHead>();
  for await (const message of kafka.readTopic(topics.deadLetter)) {
    const valueBytes = message.value?.length ?? 0;
    const letter = readDeadLetter({ ...message, value: null });
    if (letter === undefined || !isImageId(letter.imageId)) continue;
    const known = last.get(letter.imageId);
    if (known === undefined || known.letter.time <= letter.time) last.set(letter.imageId, { letter, valueBytes });
  }
  return last;
}

function lineOf({ message, ...letter }: DeadLetter): DeadLetterLine {
  const { imageId, customer, outcome, reason, detail, attempts, time, topic, identity } = letter;
  const { "dead-letter-partition": partition = "", "dead-letter-offset": offset = "" } = message.headers;
  const origin = identity.source === UPLOAD_SOURCE ? UPLOAD_SOURCE : `${topic}/${partition}/${offset}`;
  return { imageId, customer, outcome, reason, detail, attempts, time: time.toISOString(), topic, origin };
}
