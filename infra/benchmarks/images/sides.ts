import sharp from "sharp";
import { inspectImage } from "../../../functions/core/inspect-image.ts";
import { boxOf, presetsSchema } from "../../../functions/core/presets.ts";
import { render } from "../../../functions/core/render.ts";
import { limitsSchema } from "../../../functions/core/settings.ts";

/** One encoded picture for each rendition, in the order of the presets. */
export type Side = (bytes: Buffer) => Promise<readonly Buffer[]>;

const limits = limitsSchema.parse({});
/** The default renditions: what a stack makes that says nothing else. */
export const PRESETS = presetsSchema.parse(undefined);

/** The pipeline's own way, inspection included. */
export const core: Side = async (bytes) => {
  const rendered = await render(bytes, await inspectImage(bytes, limits), PRESETS, limits);
  return rendered.map((one) => one.bytes);
};

/** What one would write without much thought: the image from the start for each rendition. */
export const loop: Side = async (bytes) => {
  const encoded: Buffer[] = [];
  for (const preset of PRESETS) {
    const { widthPx, heightPx } = boxOf(preset);
    encoded.push(
      await sharp(bytes)
        .rotate()
        .resize(widthPx, heightPx, { fit: "inside", withoutEnlargement: true })
        .webp({ quality: preset.quality })
        .toBuffer(),
    );
  }
  return encoded;
};

export const SIDES = { core, loop };
