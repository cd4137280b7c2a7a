import type { OutputInfo, Sharp } from "sharp";
import { ProcessingError } from "./errors.ts";

/** Pixels or an encoded picture, and what is known of it. */
export interface Made {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

/** sharp ends a step by itself up to a second late; a decoder that is between two looks at the clock gets another one. */
const GRACE_MS = 2000;

/** What was given up may be about to end: this long it is waited for before its process is. */
const RUN_ON_MS = 5000;
/** Steps of this process that were given up and still run, and since when. */
const runningOn = new Map<symbol, number>();

/** How many steps were given up and still run: each keeps its memory, and one of libuv's threads (UV_THREADPOOL_SIZE, 4). */
export const stepsRunningOn = (): number => runningOn.size;

/**
 * Whether this process should take no more images and end: nothing else stops native code. Its memory is wanted by others, and
 * when it has all threads nothing is read, resolved or decoded any more.
 */
export const isExhausted = (nowMs = performance.now()): boolean =>
  [...runningOn.values()].some((sinceMs) => nowMs - sinceMs >= RUN_ON_MS);

/** The time that all steps of one image share. */
export class Deadline {
  #endMs: number;
  readonly #underWay = new Set<Promise<void>>();

  /** @param leftMs milliseconds of it that are left. Default: all */
  constructor(
    readonly seconds: number,
    leftMs = seconds * 1000,
  ) {
    this.#endMs = performance.now() + leftMs;
  }

  /** Milliseconds; 0 when none are left. */
  get leftMs(): number {
    return Math.max(this.#endMs - performance.now(), 0);
  }

  /** Resolves when nothing that was begun under it runs any more, also what was given up. */
  async ended(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** Does work whose time is not the image's. */
  async paused<T>(work: () => Promise<T>): Promise<T> {
    const fromMs = performance.now();
    try {
      return await work();
    } finally {
      this.#endMs += performance.now() - fromMs;
    }
  }

  /**
   * Runs one step for as long as time is left. sharp gives its own timeout no code, so an error after the deadline counts
   * as one; its limit is whole seconds, so a step may run up to one second over.
   * @throws ProcessingError `processing_timeout`, or what `faultOf` makes of sharp's error
   */
  async run(image: Sharp, faultOf: (error: unknown) => Error): Promise<Made> {
    const { leftMs } = this;
    if (leftMs === 0) throw this.timeout();
    const made = image.timeout({ seconds: Math.ceil(leftMs / 1000) }).toBuffer({ resolveWithObject: true });
    try {
      return await this.#within(leftMs + GRACE_MS, made);
    } catch (error) {
      throw performance.now() >= this.#endMs ? this.timeout(error) : faultOf(error);
    }
  }

  /**
   * Waits for what cannot be stopped, such as the reading of a header, for as long as time is left. What is given up goes on
   * in its own thread to its end.
   * @throws ProcessingError `processing_timeout`, or what the work throws
   */
  async within<T>(work: Promise<T>): Promise<T> {
    return await this.#within(this.leftMs, work);
  }

  async #within<T>(ms: number, work: Promise<T>): Promise<T> {
    const name = Symbol("step");
    const end = (): void => {
      this.#underWay.delete(step);
      runningOn.delete(name);
    };
    const step = work.then(end, end);
    this.#underWay.add(step);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        runningOn.set(name, performance.now());
        reject(this.timeout());
      }, ms);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What is thrown when it is over. */
  timeout(cause?: unknown): ProcessingError {
    return new ProcessingError("processing_timeout", `expected to take at most ${this.seconds} s`, { cause });
  }
}
