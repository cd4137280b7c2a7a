import { kindOf } from "./fields.ts";

/** As many as are kept of an image's end (functions/core/handle-image.ts). */
const MAX_CHARACTERS = 500;

/** What is told people: the first 500 characters. @throws TypeError where it is no text */
export function detailOf(what: string, detail: unknown): string {
  if (typeof detail === "string") return detail.slice(0, MAX_CHARACTERS);
  throw new TypeError(`expected a text as ${what}; received ${kindOf(detail)}`);
}

/** In short, what a stranger threw, whose very message may throw. */
export function thrownText(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message || error.name : error).slice(0, MAX_CHARACTERS);
  } catch {
    return "something that cannot be described";
  }
}
