import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { ROOT } from "../../engine/paths.ts";

/** An image to measure with. */
export interface Photograph {
  readonly name: string;
  readonly bytes: Buffer;
}

const SAMPLES = ["rocket.jpg", "coffee.png", "retina.jpg", "chelsea.png"] as const;

const sample = (name: string): Promise<Buffer> => readFile(join(ROOT, "infra/commands/samples", name));

/** Most that a sensor's noise changes a channel by, about: what a camera leaves at a common sensitivity. */
const GRAIN = 6;

/**
 * The samples as a camera of 12 megapixels would have taken them: enlarged to 4000 × 3000, with the grain that an enlarged
 * picture lacks, as JPEG of quality 90. The same at every run.
 */
export const twelveMegapixels = async (): Promise<Photograph[]> =>
  await Promise.all(SAMPLES.map(async (name, at) => ({ name: `${name} at 12 MP`, bytes: await enlarged(name, at) })));

async function enlarged(name: string, seed: number): Promise<Buffer> {
  const [width, height] = [4000, 3000];
  const pixels = await sharp(await sample(name))
    .resize(width, height, { fit: "cover" })
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer();
  const noise = grain(seed);
  // Multiplied by a large odd number, so that neighbours get grains that lie far apart.
  const grained = pixels.map((value, at) => {
    const shift = noise[(Math.imul(at, 2_654_435_761) >>> 7) % noise.length] ?? 0;
    return Math.min(Math.max(value + shift, 0), 255);
  });
  return await sharp(grained, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Numbers around 0, most of them small: sums of four even ones, made by xorshift (Marsaglia 2003). */
function grain(seed: number): Int8Array {
  let state = seed + 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return Int8Array.from({ length: 65_536 }, () => Math.round((next() + next() + next() + next() - 2) * GRAIN));
}

/** What customers send beside photographs: small pictures, several formats, a turned one, one with transparency. */
export async function mixed(): Promise<Photograph[]> {
  const [large] = await twelveMegapixels();
  const [rocket, coffee, retina, chelsea] = await Promise.all(SAMPLES.map(sample));
  const of = (bytes: Buffer | undefined): Sharp => sharp(bytes);
  return [
    ...(large === undefined ? [] : [large]),
    { name: "rocket.jpg", bytes: rocket ?? Buffer.alloc(0) },
    { name: "chelsea.png", bytes: chelsea ?? Buffer.alloc(0) },
    { name: "retina.jpg", bytes: retina ?? Buffer.alloc(0) },
    { name: "turned.jpg", bytes: await of(retina).withMetadata({ orientation: 6 }).jpeg().toBuffer() },
    { name: "coffee.webp", bytes: await of(coffee).webp({ quality: 90 }).toBuffer() },
    { name: "clear.png", bytes: await of(chelsea).ensureAlpha(0.6).png().toBuffer() },
    { name: "coffee.gif", bytes: await of(coffee).gif().toBuffer() },
  ];
}
