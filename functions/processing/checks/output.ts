import type { Pixels } from "../../core/image-processor.ts";
import { RENDITION_NAME } from "../../core/rendition-name.ts";
import type { Output, OutputRendition, OutputRules } from "../messages.ts";
import { fieldsOf, kindOf, wholeNumber } from "./fields.ts";
import { labelOf } from "./label.ts";
import { sizeOf } from "./size.ts";

/** As many as there may be presets. */
const MAX_RENDITIONS = 16;
const FORMATS = ["webp", "jpeg", "avif", "png", "gif"] as const;

/**
 * What a processor returned, if it has the right shape; what the pictures are is looked at when they are stored. Both sides
 * of a thread ask: the thread, which still has what was returned and so can say best what is wrong with it, and the other
 * side, which takes no thread's word for it. An output that is right comes out as it is.
 * @throws TypeError, RangeError that say what was expected and what came
 */
export function outputOf(result: unknown, { taken, makesAllRenditions, maxPixels }: OutputRules): Output {
  const fields = result === undefined ? {} : fieldsOf("the result", result, ["label", "renditions"]);
  const { renditions = [] } = fields;
  const label = labelOf(fields.label);
  if (!Array.isArray(renditions)) throw new TypeError(`expected a list of renditions; received ${kindOf(renditions)}`);
  if (renditions.length > MAX_RENDITIONS) {
    throw new RangeError(`expected at most ${MAX_RENDITIONS} renditions; received ${renditions.length}`);
  }
  if (renditions.length === 0 && makesAllRenditions) {
    throw new TypeError("expected renditions, because makesAllRenditions is true; received none");
  }
  const names = new Set(taken);
  const checked = Array.from(renditions, (one: unknown) => renditionOf(one, names, maxPixels));
  return { renditions: checked, ...(label !== undefined && { label }) };
}

function renditionOf(rendition: unknown, taken: Set<string>, maxPixels: number): OutputRendition {
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
  const checked = pixelsOf(`the pixels of "${name}"`, pixels, maxPixels);
  return { name, pixels: checked, format: found, quality: wholeNumber(`quality of "${name}"`, quality, 1, 100) };
}

function pixelsOf(what: string, pixels: unknown, maxPixels: number): Pixels {
  const { data, ...sides } = fieldsOf(what, pixels, ["data", "widthPx", "heightPx"]);
  const size = sizeOf(what, sides, maxPixels);
  const bytes = bytesOf(what, data);
  const wanted = size.widthPx * size.heightPx * 3;
  if (bytes.byteLength === wanted) return { data: bytes, ...size };
  const product = `${size.widthPx} × ${size.heightPx} × 3 = ${wanted}`;
  throw new RangeError(`expected ${product} bytes as ${what}; received ${bytes.byteLength}`);
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
