import { type MessagePort, workerData } from "node:worker_threads";
import type { ImageProcessor, Pixels } from "../../core/image-processor.ts";
import type { FromThread, Loaded, Output, ThreadData, ToThread } from "../messages.ts";
import { processorOf } from "./exports.ts";
import { NoPixels, processorImage, Refusal } from "./image.ts";
import { outputOf } from "./output.ts";

/**
 * The thread's side: says what the module is, then answers one image after the other. Packaging puts it into one file with
 * the module (infra/packaging/processor.ts); it loads nothing but what is in this folder.
 * @param module all that the module exports
 */
export function serve(module: Readonly<Record<string, unknown>>): void {
  const { port } = workerData as ThreadData;
  let processor: ImageProcessor;
  try {
    processor = processorOf(module);
  } catch (error) {
    port.postMessage({ kind: "unfit", problem: described(error) } satisfies Loaded);
    return;
  }
  let pixelsCame: (word: ToThread) => void = () => {};
  const decoded = async (size: (FromThread & { kind: "pixels" })["size"]): Promise<Pixels> => {
    const came = new Promise<ToThread>((resolve) => (pixelsCame = resolve));
    port.postMessage({ kind: "pixels", size } satisfies FromThread);
    const word = await came;
    if (word.kind === "pixels") return word.pixels;
    throw new NoPixels(word.kind === "no pixels" ? word.problem : "expected pixels");
  };
  port.on("message", (word: ToThread) => {
    if (word.kind !== "image") {
      pixelsCame(word);
      return;
    }
    void endOf(word, processor, decoded).then((end) => {
      post(port, end);
    });
  });
  const { version, makesAllRenditions = false } = processor;
  port.postMessage({ kind: "loaded", version, makesAllRenditions } satisfies Loaded);
}

async function endOf(
  image: ToThread & { readonly kind: "image" },
  processor: ImageProcessor,
  decoded: Parameters<typeof processorImage>[1],
): Promise<FromThread> {
  let result: unknown;
  try {
    result = await processor.process(processorImage(image, decoded));
  } catch (error) {
    if (error instanceof Refusal) return { kind: "refused", detail: error.message };
    if (error instanceof NoPixels) return { kind: "no pixels" };
    return { kind: "fault", detail: `the image processor threw: ${described(error)}` };
  }
  try {
    return { kind: "done", output: outputOf(result, image.taken, processor.makesAllRenditions ?? false) };
  } catch (error) {
    return { kind: "fault", detail: `the image processor's result is wrong: ${described(error)}` };
  }
}

/** Pictures are handed over; what cannot be, because others use its memory too, is copied. */
function post(port: MessagePort, end: FromThread): void {
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

/** One line for what a stranger throws, whose very message may throw. */
function described(error: unknown): string {
  try {
    return error instanceof Error ? error.message || error.name : String(error);
  } catch {
    return "something that cannot be described";
  }
}
