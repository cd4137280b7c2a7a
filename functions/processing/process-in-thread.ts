import type { Deadline } from "../core/deadline.ts";
import { describe, ProcessingError, Rejection } from "../core/errors.ts";
import type { Inspected } from "../core/inspect-image.ts";
import type { Processed } from "../core/processor.ts";
import type { Rendered } from "../core/render.ts";
import type { Limits } from "../core/settings.ts";
import { imageOf, wordOf } from "./checks/words.ts";
import type { FromThread, Output, OutputRules } from "./messages.ts";
import { decodedPixels, storedPicture } from "./pictures.ts";
import type { ProcessorThread } from "./processor-thread.ts";

/** One image, and what holds for it. */
export interface ThreadedImage {
  readonly bytes: Buffer;
  readonly facts: Inspected;
  readonly limits: Limits;
  readonly deadline: Deadline;
  /** Names that the module's renditions may not have. */
  readonly taken: readonly string[];
}

/** Of this process: each image's number is one more. */
let images = 0;

/**
 * Has the module process one image: hands it over, decodes what the module asks for, and takes what it makes. After anything
 * but a Rejection the thread is not to be used again.
 * @throws Rejection `refused_by_processor`, or `corrupt` where it asked for pixels and there are none
 * @throws ProcessingError `processing_timeout` when the time is over, `processing_crashed` where the thread ended,
 *   `processing_error` for everything else that went wrong
 */
export async function processInThread(thread: ProcessorThread, given: ThreadedImage): Promise<Processed> {
  const { limits, deadline, taken } = given;
  const { type, widthPx, heightPx, frames } = given.facts;
  const { makesAllRenditions } = thread.facts;
  const rules: OutputRules = { taken, makesAllRenditions, maxPixels: limits.maxPixels };
  const image = ++images;
  // One copy, because the pipeline goes on with the same bytes, and the module may do with them what it likes.
  const bytes = new Uint8Array(given.bytes);
  const facts = { type, widthPx, heightPx, frames };
  thread.tell({ image, kind: "image", bytes, facts, rules, leftMs: deadline.leftMs }, [bytes]);
  let noPixels = new Error("it never asked for any");
  for (;;) {
    const word = await nextWord(thread, image, rules, deadline);
    switch (word.kind) {
      case "pixels":
        try {
          const pixels = await decodedPixels(given.bytes, word.size, limits, deadline);
          thread.tell({ image, kind: "pixels", pixels }, [pixels.data]);
        } catch (error) {
          noPixels = error instanceof Error ? error : new Error(describe(error));
          thread.tell({ image, kind: "no pixels", problem: "the image cannot be decoded" });
        }
        break;
      case "done":
        return await stored(word.output, limits, deadline);
      case "refused":
        throw new Rejection("refused_by_processor", word.detail);
      case "no pixels":
        throw noPixels;
      case "fault":
        throw new ProcessingError("processing_error", word.detail);
    }
  }
}

/** The thread's next word about this image; what others have left behind is passed over. */
async function nextWord(
  thread: ProcessorThread,
  image: number,
  rules: OutputRules,
  deadline: Deadline,
): Promise<FromThread> {
  let word: unknown;
  do {
    word = await thread.next(deadline.leftMs, {
      ended: (problem) => new ProcessingError("processing_crashed", `the image processor's thread ended: ${problem}`),
      late: () => deadline.timeout(),
    });
  } while (imageOf(word) !== image);
  try {
    return wordOf(word, image, rules);
  } catch (error) {
    throw new ProcessingError(
      "processing_error",
      `the image processor's thread said what is wrong: ${describe(error)}`,
    );
  }
}

async function stored({ label, renditions }: Output, limits: Limits, deadline: Deadline): Promise<Processed> {
  const made: Rendered[] = [];
  for (const one of renditions) made.push(await storedPicture(one, limits, deadline));
  return { renditions: made, ...(label !== undefined && { label }) };
}
