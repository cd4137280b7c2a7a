import type { Inspected } from "./inspect-image.ts";
import type { Limits } from "./settings.ts";

/**
 * The image in a format that libvips as it is shipped can decode. That is the image as it came, but for HEIC: its codec is
 * patented, so that it is decoded by a package of its own, and goes on as the TIFF of its pixels.
 * @throws as `heicToTiff`
 */
export async function readableBytes(
  bytes: Buffer,
  facts: Inspected,
  { processSeconds }: Pick<Limits, "processSeconds">,
): Promise<Buffer> {
  if (facts.type !== "heic") return bytes;
  // Loaded where it is used: nearly nobody does.
  const [{ heicToTiff }, { Deadline }] = await Promise.all([import("./heic.ts"), import("./deadline.ts")]);
  return await heicToTiff(bytes, facts, new Deadline(processSeconds));
}
