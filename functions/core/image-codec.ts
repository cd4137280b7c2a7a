import sharp from "sharp";

/**
 * sharp as this pipeline uses it; the only place that configures it, so that nothing can decode before it is locked down.
 */

// One image at a time a thread, and none kept: throughput comes from images side by side, and memory stays countable.
sharp.cache(false);
sharp.concurrency(1);

// What is not accepted is not even parsed. libvips finds loaders by content, among them SVG, which is a document that may
// name other documents; and loaders of files are not needed, because images come as bytes.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadHeifBuffer",
    "VipsForeignLoadNsgifBuffer",
    "VipsForeignLoadTiffBuffer",
  ],
});

export { sharp };
