import { kindOf } from "./fields.ts";

/** At most 300 bytes of UTF-8, which the warehouse keeps whole (functions/clients/stored-record.ts). */
const MAX_CHARACTERS = 100;
/**
 * Control characters, halves of surrogate pairs, ends of lines, and what is not seen: marks of direction and what draws
 * nothing. Statistics count by labels, and two that look the same are to be one.
 */
const NOT_IN_LABEL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{DI}]/gu;

/** @throws TypeError, RangeError that say what was expected and what came */
export function labelOf(label: unknown): string | undefined {
  if (label === undefined) return undefined;
  if (typeof label !== "string") throw new TypeError(`expected a text as the label; received ${kindOf(label)}`);
  if (label.length > MAX_CHARACTERS) {
    throw new RangeError(`expected at most ${MAX_CHARACTERS} characters as the label; received ${label.length}`);
  }
  if (label !== "" && label === label.trim() && label.search(NOT_IN_LABEL) === -1) return label;
  const received = JSON.stringify(label).replaceAll(NOT_IN_LABEL, escaped);
  const expected = "a label with no control and no invisible characters and no spaces around it";
  throw new TypeError(`expected ${expected}; received ${received}`);
}

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
