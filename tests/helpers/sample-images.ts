import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { ROOT } from "../../infra/engine/paths.ts";

/** The bytes of a sample photograph; see infra/commands/samples/PROVENANCE.md. */
export function sample(name: "rocket.jpg" | "chelsea.png" | "retina.jpg" | "coffee.png"): Buffer {
  return readFileSync(join(ROOT, "infra/commands/samples", name));
}

/** An animated GIF of so many frames, each of another colour. */
export async function animation(frames: number, widthPx: number, heightPx: number): Promise<Buffer> {
  const pages = Array.from({ length: frames }, (_, at) =>
    sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: { r: at * 40, g: 90, b: 200 } } })
      .png()
      .toBuffer(),
  );
  return await sharp(await Promise.all(pages), { join: { animated: true } })
    .gif()
    .toBuffer();
}
