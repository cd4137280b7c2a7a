import type { OutputInfo, Sharp } from "sharp";
import { ProcessingError } from "./errors.ts";

/** Pixels or an encoded picture, and what is known of it. */
export interface Made {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

/** The time that all steps of one image share. */
export class Deadline {
  readonly #endMs: number;
  constructor(readonly seconds: number) {
    this.#endMs = performance.now() + seconds * 1000;
  }

  /**
   * Runs one step for as long as time is left. sharp gives its own timeout no code, so an error after the deadline counts
   * as one; its limit is whole seconds, so a step may run up to one second over.
   * @throws ProcessingError `processing_timeout`, or what `faultOf` makes of sharp's error
   */
  async run(image: Sharp, faultOf: (error: unknown) => Error): Promise<Made> {
    const leftMs = this.#endMs - performance.now();
    if (leftMs <= 0) throw this.#timeout();
    try {
      return await image.timeout({ seconds: Math.ceil(leftMs / 1000) }).toBuffer({ resolveWithObject: true });
    } catch (error) {
      throw performance.now() >= this.#endMs ? this.#timeout(error) : faultOf(error);
    }
  }

  #timeout(cause?: unknown): ProcessingError {
    return new ProcessingError("processing_timeout", `expected to take at most ${this.seconds} s`, { cause });
  }
}
