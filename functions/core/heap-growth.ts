import { setFlagsFromString } from "node:v8";

/**
 * How far V8 lets the heap grow between two full collections, in percent of what was in use. V8's own choice for a heap as
 * small as the function's is a few megabytes, and the pixels and files that pass through it count: it collected after every
 * second photograph of 12 megapixels. Measured, this saves 7 of 168 ms of processor time an image, at the same peak.
 */
const HEAP_GROWTH_PERCENT = 300;

/** Sets that for this process. For programs that handle images; before the first of them. */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
}
