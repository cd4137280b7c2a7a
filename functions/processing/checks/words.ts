import type { FromThread, Loaded, ModuleFacts, OutputRules } from "../messages.ts";
import { factsOf } from "./facts.ts";
import { kindOf } from "./fields.ts";
import { outputOf } from "./output.ts";
import { pixelSizeOf } from "./size.ts";
import { detailOf } from "./text.ts";

/**
 * A thread's words, looked at before they are believed: beside the code that says them runs the company's, with packages that
 * nobody here has read, and what is said comes into keys of the store and rows of the warehouse.
 */

/** Any word's fields. */
type Said = Readonly<Record<"image" | "kind" | "size" | "output" | "detail" | "problem" | keyof ModuleFacts, unknown>>;

/** What may be anything, as fields. */
const said = (word: unknown): Partial<Said> => (typeof word === "object" ? (word ?? {}) : {});

/** Number of the image that a word is about, if it says so. */
export const imageOf = (word: unknown): unknown => said(word).image;

/**
 * A word about an image. @param image its number
 * @throws TypeError, RangeError where it is none
 */
export function wordOf(word: unknown, image: number, rules: OutputRules): FromThread {
  const { kind, size, output, detail } = said(word);
  switch (kind) {
    case "pixels":
      return { image, kind, size: pixelSizeOf(size, rules.maxPixels) };
    case "done":
      return { image, kind, output: outputOf(output, rules) };
    case "refused":
    case "fault":
      return { image, kind, detail: detailOf("the detail", detail) };
    case "no pixels":
      return { image, kind };
    default:
      throw new TypeError(`expected a word about an image; received ${kindOf(kind)} as its kind`);
  }
}

/** A thread's first word. @throws TypeError where it is none */
export function firstWordOf(word: unknown): Loaded {
  const { kind, problem } = said(word);
  if (kind === "unfit") return { kind, problem: detailOf("the problem", problem) };
  if (kind === "loaded") return { kind, ...factsOf(said(word)) };
  throw new TypeError(`expected a first word that says what the module is; received ${kindOf(kind)} as its kind`);
}
