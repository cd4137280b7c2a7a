import { type MessagePort, workerData } from "node:worker_threads";
import type { ImageProcessor } from "../../core/image-processor.ts";
import { outputOf } from "../checks/output.ts";
import { thrownText } from "../checks/text.ts";
import type { FromThread, ImageWord, Loaded, Output, PixelsWord, ThreadData, ToThread } from "../messages.ts";
import { processorOf } from "./exports.ts";
import { NoPixels, processorImage, Refusal } from "./image.ts";
import { boundedPrints } from "./prints.ts";

/**
 * Taken away before the module's code runs, which then finds nothing to speak with in this code's name. Packages that are not
 * in the one file run earlier still; the other side believes no word unseen (../checks/words.ts).
 */
const port = takenPort(workerData as { port?: MessagePort } & Partial<ThreadData>);

const prints = boundedPrints([process.stdout, process.stderr]);

function takenPort(data: { port?: MessagePort }): MessagePort {
  const { port } = data;
  if (port === undefined) throw new Error("expected a port to answer on; received none");
  delete data.port;
  return port;
}

/** The image that the thread has. */
interface Current {
  readonly image: number;
  /** Told what became of the pixels that it asked for. */
  pixelsCame: (word: PixelsWord) => void;
}

/**
 * The thread's side: says what the module is, then answers one image after the other. Packaging puts it into one file with
 * the module (infra/packaging/processor.ts); it loads nothing but what is in this folder and in checks/.
 * @param module all that the module exports
 */
export function serve(module: Readonly<Record<string, unknown>>): void {
  let processor: ImageProcessor;
  try {
    processor = processorOf(module);
  } catch (error) {
    port.postMessage({ kind: "unfit", problem: thrownText(error) } satisfies Loaded);
    return;
  }
  let current: Current | undefined;
  const answer = async (word: ImageWord): Promise<void> => {
    const { image } = word;
    const mine: Current = { image, pixelsCame: () => {} };
    current = mine;
    const end = await endOf(word, processor, async (size) => {
      // Who asks when the image has ended, by an await that was forgotten, gets no answer: an error would be one that nothing
      // catches, and end the thread under the next image.
      if (current !== mine) return await new Promise<never>(() => {});
      const came = new Promise<PixelsWord>((resolve) => (mine.pixelsCame = resolve));
      port.postMessage({ image, kind: "pixels", size } satisfies FromThread);
      const answered = await came;
      if (answered.kind === "pixels") return answered.pixels;
      throw new NoPixels(answered.problem);
    });
    current = undefined;
    prints.next();
    post(end);
  };
  port.on("message", (word: ToThread) => {
    if (word.kind === "image") void answer(word);
    else if (word.image === current?.image) current.pixelsCame(word);
  });
  const { version, makesAllRenditions = false } = processor;
  port.postMessage({ kind: "loaded", version, makesAllRenditions } satisfies Loaded);
}

async function endOf(
  word: ImageWord,
  processor: ImageProcessor,
  decoded: Parameters<typeof processorImage>[1],
): Promise<FromThread> {
  const { image, rules } = word;
  let result: unknown;
  try {
    result = await processor.process(processorImage(word, decoded));
  } catch (error) {
    if (error instanceof Refusal) return { image, kind: "refused", detail: error.message };
    if (error instanceof NoPixels) return { image, kind: "no pixels" };
    return { image, kind: "fault", detail: `the image processor threw: ${thrownText(error)}` };
  }
  try {
    return { image, kind: "done", output: outputOf(result, rules) };
  } catch (error) {
    return { image, kind: "fault", detail: `the image processor's result is wrong: ${thrownText(error)}` };
  }
}

/** Pictures are handed over; what cannot be, because others use its memory too, is copied. */
function post(end: FromThread): void {
  const buffers = end.kind === "done" ? handedOver(end.output) : [];
  try {
    port.postMessage(end, buffers);
  } catch {
    port.postMessage(end);
  }
}

function handedOver({ renditions }: Output): ArrayBuffer[] {
  const views = renditions.map((one) => ("bytes" in one ? one.bytes : one.pixels.data));
  // A part of a larger buffer stays: the rest of it may be somebody else's.
  const whole = views.filter(({ buffer, byteLength }) => buffer.byteLength === byteLength);
  return [...new Set(whole.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
