import { readFileSync } from "node:fs";
import { Deadline } from "../../functions/core/deadline.ts";
import { sharp } from "../../functions/core/image-codec.ts";
import { inspectImage } from "../../functions/core/inspect-image.ts";
import { readableBytes } from "../../functions/core/readable-bytes.ts";
import { limitsSchema } from "../../functions/core/settings.ts";

/**
 * A process of its own that decodes the image on its standard input as the pipeline does, and writes how far its peak memory
 * rose, and what was estimated, in bytes.
 */
const limits = limitsSchema.parse({ formats: ["jpeg", "png", "webp", "avif", "gif", "tiff", "heic"] });
const bytes = readFileSync(0);
// Codecs are loaded, and their tables made, before the measurement.
await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
  .png()
  .toBuffer();
const facts = await inspectImage(bytes, limits);
const beforeKiB = process.resourceUsage().maxRSS;
const readable = await readableBytes(bytes, facts, new Deadline(limits.processSeconds));
await sharp(readable, { failOn: "error", autoOrient: true }).resize(1600, 1200, { fit: "fill" }).raw().toBuffer();
const roseBytes = (process.resourceUsage().maxRSS - beforeKiB) * 1024;
process.stdout.write(JSON.stringify({ roseBytes, estimatedBytes: facts.decodingBytes }));
