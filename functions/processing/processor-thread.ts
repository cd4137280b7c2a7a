import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { describe } from "../core/errors.ts";
import { sharp } from "../core/image-codec.ts";
import { firstWordOf } from "./checks/words.ts";
import type { ModuleFacts, ThreadData, ToThread } from "./messages.ts";
import { PrintedLines } from "./printed-lines.ts";

/** What a thread is started with. */
export interface ThreadOptions {
  /** The packaged module, absolute. */
  readonly file: string;
  /** Told the lines that the module prints: some of an image, then how many more; at most 1 000 characters of each. */
  readonly onPrint: (line: string) => void;
  /** Milliseconds that loading the module may take. Default 20 000. */
  readonly loadMs?: number;
}

/** What is thrown where there is no next word. */
export interface Ends {
  /** The thread has ended. */
  readonly ended: (problem: string) => Error;
  /** The time is over. */
  readonly late: () => Error;
}

/**
 * Loading a module is no image's time. A cloud's run has 30 seconds more than one image may take (infra/settings/function.ts):
 * ten are for what is around the image, and these are the rest.
 */
const LOAD_MS = 20_000;
/**
 * Lines of one image. The thread itself lets fewer through (thread/prints.ts); these are for what gets past it, such as a
 * package's that runs before.
 */
const MAX_LINES = 1000;
/** Of JavaScript's own objects: pixels, a model and whatever else is a buffer lie outside of it. */
const HEAP_MAX_MB = 512;

/**
 * A thread that has loaded the company's module and takes one image at a time. Whoever starts it ends it.
 *
 * The main thread has sharp loaded by then, as it must have before a thread that may import it comes and goes.
 * Source: sharp.pixelplumbing.com/install, "Worker threads".
 */
export class ProcessorThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #printed: readonly PrintedLines[];
  /** Words that nobody has asked for yet, as they came. */
  readonly #heard: unknown[] = [];
  /** Told of the next word, or of the thread's end. */
  #wake: () => void = () => {};
  #problem: string | undefined;
  #facts: ModuleFacts | undefined;
  /** Told once why the thread has ended. */
  onEnd: (problem: string) => void = () => {};

  private constructor({ file, onPrint }: ThreadOptions) {
    const { port1, port2 } = new MessageChannel();
    const workerData: ThreadData = { port: port2 };
    this.#port = port1;
    this.#port.on("message", (word: unknown) => {
      this.#heard.push(word);
      this.#wake();
    });
    this.#worker = new Worker(file, {
      ...{ workerData, transferList: [port2], name: "image-processor" },
      // Nothing of the function's own: its environment may hold secrets, its options load what the module does not need.
      ...{ env: {}, argv: [], execArgv: [], stdout: true, stderr: true },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB },
    });
    this.#printed = [this.#worker.stdout, this.#worker.stderr].map((output) => {
      const lines = new PrintedLines(onPrint, MAX_LINES);
      output.on("data", (bytes: Buffer) => {
        lines.take(bytes);
      });
      output.on("end", () => {
        lines.end();
      });
      return lines;
    });
    this.#worker.on("error", (error: NodeJS.ErrnoException) => {
      const full = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      this.#ended(full ? `its objects took more than ${HEAP_MAX_MB} MB` : `nothing caught "${describe(error)}"`);
    });
    this.#worker.on("exit", (code) => {
      this.#ended(`it exited with code ${code}`);
    });
  }

  /** @throws Error that says why the module cannot be loaded, or why it is no processor */
  static async start(options: ThreadOptions): Promise<{ thread: ProcessorThread; facts: ModuleFacts }> {
    const { loadMs = LOAD_MS } = options;
    const thread = new ProcessorThread(options);
    try {
      const said = await thread.next(loadMs, {
        ended: (problem) => new Error(problem),
        late: () => new Error(`it did not load within ${loadMs} ms`),
      });
      const word = firstWordOf(said);
      if (word.kind === "unfit") throw new Error(word.problem);
      // A module that imports sharp has switched its cache on again, which is one of the whole process.
      sharp.cache(false);
      const { version, makesAllRenditions } = word;
      thread.#facts = { version, makesAllRenditions };
      return { thread, facts: thread.#facts };
    } catch (error) {
      thread.end();
      throw error;
    }
  }

  /** What its module says of itself. */
  get facts(): ModuleFacts {
    if (this.#facts === undefined) throw new Error("expected a thread that has loaded its module");
    return this.#facts;
  }

  /** @param handedOver memory that is the thread's from now on, and is not copied */
  tell(word: ToThread, handedOver: readonly Uint8Array[] = []): void {
    if (word.kind === "image") for (const lines of this.#printed) lines.allowMore();
    const whole = handedOver.filter(({ buffer, byteLength }) => buffer.byteLength === byteLength);
    try {
      this.#port.postMessage(
        word,
        whole.map(({ buffer }) => buffer as ArrayBuffer),
      );
    } catch {
      // Memory that belongs to native code is copied after all.
      this.#port.postMessage(word);
    }
  }

  /**
   * The thread's next word, which may be anything: checks/words.ts tells. A thread that nobody waits for keeps no process
   * alive.
   * @throws what `ends` makes of the thread's end, or of so many milliseconds; the thread may still run then
   */
  async next(ms: number, ends: Ends): Promise<unknown> {
    this.#worker.ref();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(resolve, ms, "late");
    });
    try {
      for (;;) {
        const word = this.#heard.shift();
        if (word !== undefined) return word;
        if (this.#problem !== undefined) throw ends.ended(this.#problem);
        const woken = new Promise<void>((resolve) => (this.#wake = resolve));
        if ((await Promise.race([woken, late])) === "late") throw ends.late();
      }
    } finally {
      clearTimeout(timer);
      this.#worker.unref();
      this.#port.unref();
    }
  }

  /** Ends the thread at once, or as soon as native code that it is in gives JavaScript a chance: nobody waits for that. */
  end(): void {
    this.#port.close();
    void this.#worker.terminate();
  }

  #ended(problem: string): void {
    if (this.#problem !== undefined) return;
    // The news of its end may overtake its last words.
    for (let last = heardOn(this.#port); last !== undefined; last = heardOn(this.#port)) this.#heard.push(last);
    this.#problem = problem;
    this.#wake();
    this.onEnd(problem);
  }
}

/** A word that is there already; undefined where there is none. */
const heardOn = (port: MessagePort): unknown =>
  (receiveMessageOnPort(port) as { readonly message: unknown } | undefined)?.message;
