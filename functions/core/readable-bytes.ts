import type { Deadline } from "./deadline.ts";
import type { Inspected } from "./inspect-image.ts";

/**
 * The image in a format that libvips as it is shipped can decode. That is the image as it came, but for HEIC: its codec is
 * patented, so that it is decoded by a package of its own, and goes on as the TIFF of its pixels.
 * @throws as `heicToTiff`
 */
export async function readableBytes(bytes: Buffer, facts: Inspected, deadline: Deadline): Promise<Buffer> {
  if (facts.type !== "heic") return bytes;
  // Loaded where it is used: nearly nobody does.
  const { heicToTiff } = await import("./heic.ts");
  return await heicToTiff(bytes, facts, deadline);
}
