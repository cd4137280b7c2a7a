import { Worker } from "node:worker_threads";
import * as z from "zod";
import type { Deadline } from "./deadline.ts";
import { describe, ProcessingError, Rejection } from "./errors.ts";
import { HEIC_DECODER, HEIC_INSTALL, heicDecoder } from "./heic-decoder.ts";
import { sharp } from "./image-codec.ts";
import type { Inspected } from "./inspect-image.ts";
import { tiffOf } from "./tiff.ts";

/** What the thread does. It is text, because a bundle has one entry and no file of its own to start a thread from. */
const THREAD = `
  const { parentPort, workerData } = require("node:worker_threads");
  require(workerData.decoder)({ buffer: workerData.bytes }).then(
    ({ width, height, data }) => parentPort.postMessage({ width, height, data }, [data.buffer]),
    (error) => parentPort.postMessage({ fault: String(error) }),
  );
`;

const decodedSchema = z.union([
  z.object({ width: z.int(), height: z.int(), data: z.custom<Uint8ClampedArray>((data) => ArrayBuffer.isView(data)) }),
  z.object({ fault: z.string() }),
]);

/**
 * The first picture of a HEIC as a TIFF with its profile, turned as it is looked at. A thread of its own decodes it, and is
 * ended when the time is over.
 * @throws Rejection `corrupt`
 * @throws ProcessingError `processing_timeout`, or `processing_error` where the decoder is not installed
 */
export async function heicToTiff(
  bytes: Buffer,
  { widthPx, heightPx }: Pick<Inspected, "widthPx" | "heightPx">,
  deadline: Deadline,
): Promise<Buffer> {
  const decoder = heicDecoder();
  if (decoder === undefined) {
    throw new ProcessingError(
      "processing_error",
      `HEIC needs the package ${HEIC_DECODER}. Install it: ${HEIC_INSTALL}`,
    );
  }
  const { icc } = await deadline.within(sharp(bytes).metadata());
  const { width, height, data } = await decoded(bytes, decoder, deadline);
  if (width !== widthPx || height !== heightPx) {
    throw new Rejection("corrupt", `expected ${widthPx} × ${heightPx} by its header; it is ${width} × ${height}`);
  }
  return tiffOf({ data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), widthPx, heightPx }, icc);
}

async function decoded(bytes: Buffer, decoder: string, deadline: Deadline) {
  // What it writes to its console is about the image, and would be lines in our log without a head.
  const thread = new Worker(THREAD, { eval: true, workerData: { decoder, bytes }, stdout: true, stderr: true });
  try {
    const answer = decodedSchema.parse(
      await deadline.within(
        new Promise((resolve, reject) => {
          thread.once("message", resolve);
          thread.once("error", reject);
          thread.once("exit", (code) => {
            reject(new Error(`the decoder ended with code ${code}`));
          });
        }),
      ),
    );
    if ("fault" in answer) throw new Rejection("corrupt", `it cannot be decoded: ${answer.fault}`);
    return answer;
  } catch (error) {
    if (error instanceof Rejection || error instanceof ProcessingError) throw error;
    throw new ProcessingError("processing_error", `the HEIC decoder broke: ${describe(error)}`, { cause: error });
  } finally {
    await thread.terminate();
  }
}
