import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { ROOT } from "../../../../infra/engine/paths.ts";
import { Random } from "./random.ts";

/** A sound file of a format, by a name of it. */
export interface SampleFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export const SVG = (content: string, attributes = 'width="48" height="36"'): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${content}</svg>`,
  );

/** Soft noise of 48 × 36 pixels: what no encoder can leave out. */
export function noise(channels: 3 | 4, seed: number): Sharp {
  const [width, height] = [48, 36];
  const pixels = new Random(seed).bytes(width * height * channels);
  return sharp(pixels, { raw: { width, height, channels } }).blur(1.5);
}

/** One sound file of each kind that the pipeline knows. */
export async function samples(): Promise<SampleFile[]> {
  const frames = await Promise.all([1, 2, 3].map((seed) => noise(3, seed).png().toBuffer()));
  const moving = (): Sharp => sharp(frames, { join: { animated: true } });
  const made: [string, Sharp][] = [
    ["jpeg", noise(3, 10).jpeg()],
    ["progressive jpeg", noise(3, 11).jpeg({ progressive: true })],
    ["png", noise(3, 12).png()],
    ["interlaced png", noise(4, 13).png({ progressive: true })],
    ["palette png", noise(3, 14).png({ palette: true, colours: 16 })],
    ["webp", noise(3, 15).webp()],
    ["lossless webp", noise(4, 16).webp({ lossless: true })],
    ["animated webp", moving().webp()],
    ["gif", noise(3, 17).gif()],
    ["animated gif", moving().gif()],
    ["tiff", noise(3, 18).tiff({ compression: "none" })],
    ["deflated tiff", noise(4, 19).tiff({ compression: "deflate" })],
    ["avif", noise(3, 20).avif({ effort: 0 })],
  ];
  const encoded = await Promise.all(made.map(async ([name, image]) => ({ name, bytes: await image.toBuffer() })));
  const drawing = SVG('<g fill="#c33"><rect width="24" height="36"/><circle cx="36" cy="18" r="9"/></g><text>a</text>');
  const heic = readFileSync(join(ROOT, "tests/fixtures/heic/two-colours.heic"));
  return [...encoded, { name: "svg", bytes: drawing }, { name: "heic", bytes: heic }];
}
