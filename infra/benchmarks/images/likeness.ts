import sharp, { type Sharp } from "sharp";
import type { Photograph } from "./photographs.ts";
import { boxOf, type Rendition } from "../../../functions/core/presets.ts";
import { core, loop, PRESETS } from "./sides.ts";
import { ssim } from "./ssim.ts";

/** How one rendition of the core compares with that of the plain loop, over all of a set. */
export interface Likeness {
  readonly rendition: string;
  /** Bytes of the core's by those of the loop's. */
  readonly bytesRatio: number;
  /** SSIM of the core's less that of the loop's; each compared with the picture before it is encoded. */
  readonly ssimDifference: number;
}

/** Makes every rendition on both sides and compares. */
export async function likeness(photographs: readonly Photograph[]): Promise<Likeness[]> {
  const sums = PRESETS.map(() => ({ core: 0, loop: 0, difference: 0 }));
  for (const { bytes } of photographs) {
    const [ours, plain] = [await core(bytes), await loop(bytes)];
    for (const [at, preset] of PRESETS.entries()) {
      const sum = sums[at];
      const [a, b] = [ours[at], plain[at]];
      if (sum === undefined || a === undefined || b === undefined) throw new Error(`${preset.name} was not made.`);
      const exact = await grey(scaled(bytes, preset));
      sum.core += a.length;
      sum.loop += b.length;
      sum.difference += (await ssimTo(exact, a)) - (await ssimTo(exact, b));
    }
  }
  return PRESETS.map(({ name }, at) => {
    const { core, loop, difference } = sums[at] ?? { core: 0, loop: 0, difference: 0 };
    return { rendition: name, bytesRatio: core / loop, ssimDifference: difference / photographs.length };
  });
}

type Grey = Awaited<ReturnType<typeof grey>>;

const grey = async (picture: Sharp) =>
  await picture.flatten({ background: "white" }).greyscale().raw().toBuffer({ resolveWithObject: true });

function scaled(bytes: Buffer, preset: Rendition): Sharp {
  const { widthPx, heightPx } = boxOf(preset);
  return sharp(bytes).rotate().resize(widthPx, heightPx, { fit: "inside", withoutEnlargement: true });
}

async function ssimTo({ data, info }: Grey, encoded: Buffer): Promise<number> {
  const shown = await grey(sharp(encoded).resize(info.width, info.height, { fit: "fill" }));
  return ssim(data, shown.data, info.width, info.height);
}
