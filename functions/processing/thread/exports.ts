import type { ImageProcessor } from "../../core/image-processor.ts";
import { factsOf } from "../checks/facts.ts";
import { kindOf } from "../checks/fields.ts";

/**
 * The processor that a module exports.
 * @throws TypeError that says what is wrong with it
 */
export function processorOf(module: Readonly<Record<string, unknown>>): ImageProcessor {
  const processor = module["default"];
  if (typeof processor !== "object" || processor === null) {
    throw new TypeError(`expected an object as its default export but received ${kindOf(processor)}`);
  }
  factsOf(processor);
  const { process } = processor as Record<keyof ImageProcessor, unknown>;
  if (typeof process !== "function") throw new TypeError(`expected a function process but received ${kindOf(process)}`);
  return processor as ImageProcessor;
}
