import type { ImageProcessor } from "../../core/image-processor.ts";
import { kindOf } from "./fields.ts";

/** A version stands in every row and in the id of every result's event. */
const VERSION = /^[A-Za-z0-9._+-]{1,64}$/;

/**
 * The processor that a module exports.
 * @throws TypeError that says what is wrong with it
 */
export function processorOf(module: Readonly<Record<string, unknown>>): ImageProcessor {
  const processor = module["default"];
  if (typeof processor !== "object" || processor === null) {
    throw new TypeError(`expected an object as its default export but received ${kindOf(processor)}`);
  }
  const { version, makesAllRenditions, process } = processor as Record<keyof ImageProcessor, unknown>;
  if (typeof version !== "string" || !VERSION.test(version)) {
    const received = typeof version === "string" ? JSON.stringify(version) : kindOf(version);
    throw new TypeError(`expected as its version 1 to 64 of A-Z a-z 0-9 . _ + - but received ${received}`);
  }
  if (typeof process !== "function") throw new TypeError(`expected a function process but received ${kindOf(process)}`);
  if (makesAllRenditions !== undefined && typeof makesAllRenditions !== "boolean") {
    throw new TypeError(`expected true or false as makesAllRenditions but received ${kindOf(makesAllRenditions)}`);
  }
  return processor as ImageProcessor;
}
