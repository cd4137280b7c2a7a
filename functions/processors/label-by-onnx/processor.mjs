import { fileURLToPath, URL } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { LABELS } from "./labels.mjs";

/** Longest side that the model looks at: it measures means, which a small picture has as well as a large one. */
const SIDE_PX = 128;
const NAMES = Object.keys(LABELS);

// Once a thread, before its first image. The pipeline works on images side by side: a thread of its own is enough for each.
const session = await InferenceSession.create(fileURLToPath(new URL("./model.onnx", import.meta.url)), {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});

/**
 * Labels an image as dark, bright, colourful or grey.
 * @type {import("../../core/image-processor.ts").ImageProcessor}
 */
export default {
  version: "tones-1",
  async process(image) {
    const { data, widthPx, heightPx } = await image.pixels({ maxSidePx: SIDE_PX });
    const { label } = await session.run({ pixels: new Tensor("uint8", data, [heightPx, widthPx, 3]) });
    return { label: NAMES[Number(label.data[0])] };
  },
};
