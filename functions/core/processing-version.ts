import { createHash } from "node:crypto";
import { heicDecoderVersion } from "./heic-decoder.ts";
import { sharp } from "./image-codec.ts";
import type { Rendition } from "./presets.ts";
import type { ImageFormat } from "./settings.ts";

/** Raised by hand when the same image and presets give other bytes for a reason that no version below tells. */
const PIPELINE_VERSION = 1;

/** What is known of the company's own code that decides a result too. */
export interface ProcessorVersion {
  /** Its own word for it. */
  readonly version: string;
  /** Of its code. */
  readonly hash: string;
  readonly makesAllRenditions: boolean;
}

/** What decides a result beside the presets, where it is there. */
export interface DecidingParts {
  /** `limits.formats`: HEIC has a library of its own. */
  readonly formats?: readonly ImageFormat[];
  readonly processor?: ProcessorVersion;
}

/**
 * Short hash of what decides a result's bytes: this code, the presets, and the libraries that decode and encode. With a
 * processor of the company's own also its code, and its own version for people behind it: `0123456789ab+faces-3`.
 */
export function processingVersion(
  presets: readonly Rendition[],
  { formats = [], processor }: DecidingParts = {},
): string {
  const { sharp: binding, vips } = sharp.versions;
  const parts: unknown[] = [PIPELINE_VERSION, presets, binding, vips];
  if (formats.includes("heic")) parts.push(heicDecoderVersion());
  if (processor !== undefined) parts.push(processor.version, processor.hash, processor.makesAllRenditions);
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
  return processor === undefined ? hash : `${hash}+${processor.version}`;
}
