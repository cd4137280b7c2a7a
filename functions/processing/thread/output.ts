import { RENDITION_NAME } from "../../core/rendition-name.ts";
import type { Output, OutputRendition } from "../messages.ts";
import { fieldsOf, kindOf, wholeNumber } from "./fields.ts";

/** As many as there may be presets. */
const MAX_RENDITIONS = 16;
/** At most 300 bytes of UTF-8, which the warehouse keeps whole (functions/clients/stored-record.ts). */
const LABEL_MAX_CHARACTERS = 100;
/** Control characters, halves of surrogate pairs, and ends of lines. */
const NOT_IN_LABEL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
const FORMATS = ["webp", "jpeg", "avif", "png", "gif"] as const;
/** A result's largest side: functions/core/presets.ts. */
const MAX_SIDE_PX = 16_383;

/**
 * What a processor returned, if it has the right shape; what the pictures are is looked at on the other side.
 * @param taken names that its renditions may not have
 * @throws TypeError, RangeError that say what was expected and what came
 */
export function outputOf(result: unknown, taken: readonly string[], makesAllRenditions: boolean): Output {
  const { label, renditions = [] } =
    result === undefined ? {} : fieldsOf("the result", result, ["label", "renditions"]);
  checkLabel(label);
  if (!Array.isArray(renditions)) throw new TypeError(`expected a list of renditions; received ${kindOf(renditions)}`);
  if (renditions.length > MAX_RENDITIONS) {
    throw new RangeError(`expected at most ${MAX_RENDITIONS} renditions; received ${renditions.length}`);
  }
  if (renditions.length === 0 && makesAllRenditions) {
    throw new TypeError("expected renditions, because makesAllRenditions is true; received none");
  }
  const names = new Set(taken);
  const checked = renditions.map((one: unknown) => renditionOf(one, names));
  return { renditions: checked, ...(label !== undefined && { label }) };
}

function checkLabel(label: unknown): asserts label is string | undefined {
  if (label === undefined) return;
  if (typeof label !== "string") throw new TypeError(`expected a text as the label; received ${kindOf(label)}`);
  if (label.length > LABEL_MAX_CHARACTERS) {
    throw new RangeError(`expected at most ${LABEL_MAX_CHARACTERS} characters as the label; received ${label.length}`);
  }
  if (label === "" || label !== label.trim() || NOT_IN_LABEL.test(label)) {
    const received = JSON.stringify(label);
    throw new TypeError(`expected a label with no control characters and no spaces around it; received ${received}`);
  }
}

function renditionOf(rendition: unknown, taken: Set<string>): OutputRendition {
  const fields = fieldsOf("a rendition", rendition, ["name", "bytes", "pixels", "format", "quality"]);
  const { bytes, pixels, format = "webp", quality = 80 } = fields;
  const name = nameOf(fields.name, taken);
  if (bytes !== undefined) {
    const others = Object.keys(fields).filter((field) => field !== "name" && field !== "bytes");
    if (others.length > 0)
      throw new TypeError(`expected "${name}" with bytes alone; received ${others.join(", ")} too`);
    return { name, bytes: bytesOf(`the bytes of "${name}"`, bytes) };
  }
  const found = FORMATS.find((one) => one === format);
  if (found === undefined) throw new TypeError(`expected one of ${FORMATS.join(", ")} as the format of "${name}"`);
  const of = fieldsOf(`the pixels of "${name}"`, pixels, ["data", "widthPx", "heightPx"]);
  const widthPx = wholeNumber(`widthPx of "${name}"`, of.widthPx, 1, MAX_SIDE_PX);
  const heightPx = wholeNumber(`heightPx of "${name}"`, of.heightPx, 1, MAX_SIDE_PX);
  const data = bytesOf(`the pixels of "${name}"`, of.data);
  const wanted = widthPx * heightPx * 3;
  if (data.byteLength !== wanted) {
    const size = `${widthPx} × ${heightPx} × 3 = ${wanted}`;
    throw new RangeError(`expected ${size} bytes as the pixels of "${name}"; received ${data.byteLength}`);
  }
  const checked = wholeNumber(`quality of "${name}"`, quality, 1, 100);
  return { name, pixels: { data, widthPx, heightPx }, format: found, quality: checked };
}

function nameOf(name: unknown, taken: Set<string>): string {
  if (typeof name !== "string") throw new TypeError(`expected a text as a rendition's name; received ${kindOf(name)}`);
  const received = JSON.stringify(name.slice(0, 40));
  if (!RENDITION_NAME.test(name)) {
    throw new TypeError(
      `expected 1 to 32 of a-z 0-9 and -, and no - first, as a rendition's name; received ${received}`,
    );
  }
  if (taken.has(name)) throw new TypeError(`expected a name of its own for each rendition; received ${received} again`);
  taken.add(name);
  return name;
}

function bytesOf(what: string, bytes: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`expected a Uint8Array as ${what}; received ${kindOf(bytes)}`);
  if (bytes.byteLength > 0) return bytes;
  throw new RangeError(`expected ${what}, new ones for each image; received none, and what was returned once is gone`);
}
