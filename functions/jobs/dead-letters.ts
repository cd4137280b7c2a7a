import { query } from "../clients/postgres.ts";
import { type DeadLetter, readDeadLetter, replayOf } from "../core/dead-letter.ts";
import { isImageId } from "../core/keys.ts";
import type { EventPublisher } from "../core/ports.ts";
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
  readonly topic: string;
}

/** Dead letters whose image is not processed by now, one an image (its last), oldest first. */
export async function listDeadLetters(tools: OperatorTools): Promise<DeadLetterLine[]> {
  return (await openLetters(tools)).map(({ letter }) => lineOf(letter));
}

/** One dead letter with the message's headers and the size of its value; null where there is none. */
export async function showDeadLetter(
  tools: OperatorTools,
  { imageId }: { imageId: string },
): Promise<(DeadLetterLine & { headers: Readonly<Record<string, string>>; valueBytes: number }) | null> {
  const found = (await lastLetters(tools)).get(imageId);
  if (found === undefined) return null;
  const { letter, valueBytes } = found;
  return { ...lineOf(letter), headers: replayOf(letter).message.headers, valueBytes };
}

/**
 * Sends messages to their topic again, exactly as they were, with their attempts counted from the start.
 * @param which all where neither ids nor a reason is given
 */
export async function replayDeadLetters(
  tools: OperatorTools,
  which: { imageIds?: string[]; reason?: string },
): Promise<{ replayed: number }> {
  const open = (await openLetters(tools)).filter(
    ({ letter: { imageId, reason } }) =>
      (which.imageIds === undefined || which.imageIds.includes(imageId)) &&
      (which.reason === undefined || which.reason === reason),
  );
  const wanted = new Set(open.map(({ letter }) => placeOf(letter)));
  let replayed = 0;
  const publisher = tools.kafka.publisher();
  try {
    if (wanted.size > 0) {
      // Read once more, because the images themselves were not kept.
      for await (const message of tools.kafka.readTopic(tools.topics.deadLetter)) {
        const letter = readDeadLetter(message);
        if (letter === undefined || !wanted.has(placeOf(letter))) continue;
        await replay(tools, publisher, letter);
        replayed += 1;
      }
    }
  } finally {
    await publisher.close();
  }
  return { replayed };
}

async function replay({ warehouse }: OperatorTools, publisher: EventPublisher, letter: DeadLetter): Promise<void> {
  const { customer, identity } = letter;
  await query(warehouse, "SELECT pipeline.reset_attempts($1, $2, $3)", [customer, identity.source, identity.id]);
  const { topic, message } = replayOf(letter);
  await publisher.publish(topic, [message]);
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

function lineOf({ imageId, customer, outcome, reason, detail, attempts, time, topic }: DeadLetter): DeadLetterLine {
  return { imageId, customer, outcome, reason, detail, attempts, time: time.toISOString(), topic };
}
