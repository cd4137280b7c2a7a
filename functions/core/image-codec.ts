import sharp from "sharp";

/**
 * sharp as this pipeline uses it; the only place that configures it, so that nothing can decode before it is locked down.
 */

/** Loaders that may be used: those of bytes, by format. */
const LOADERS = [
  "VipsForeignLoadJpegBuffer",
  "VipsForeignLoadPngBuffer",
  "VipsForeignLoadWebpBuffer",
  "VipsForeignLoadHeifBuffer",
  "VipsForeignLoadNsgifBuffer",
  "VipsForeignLoadTiffBuffer",
];

function lockDown(): void {
  // One image at a time a thread, and none kept: throughput comes from images side by side, and memory stays countable.
  sharp.cache(false);
  sharp.concurrency(1);
  // What is not accepted is not even parsed. libvips finds loaders by content, among them SVG, which is a document that may
  // name other documents; and loaders of files are not needed, because images come as bytes.
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: LOADERS });
}

// libvips is one in a process, and so is what it may do: a second thread that imports this finds it done, and leaves alone
// what has been allowed since.
if (sharp.cache().memory.max !== 0) lockDown();

const SVG_LOADER = "VipsForeignLoadSvgBuffer";

/**
 * Lets this process read SVG, for settings that list it. The loader of bytes has no place that they came from, so that
 * librsvg resolves no reference to a file or a server; it still reads documents only that `checkSvg` has let through.
 */
export function allowSvg(): void {
  sharp.unblock({ operation: [SVG_LOADER] });
}

/** Takes `allowSvg` back. */
export function refuseSvg(): void {
  sharp.block({ operation: [SVG_LOADER] });
}

export { sharp };
