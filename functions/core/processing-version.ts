import { createHash } from "node:crypto";
import { sharp } from "./image-codec.ts";
import type { Rendition } from "./presets.ts";

/** Raised by hand when the same image and presets give other bytes for a reason that no version below tells. */
const PIPELINE_VERSION = 1;

/** Short hash of what decides a result's bytes: this code, the presets, and the libraries that decode and encode. */
export function processingVersion(presets: readonly Rendition[]): string {
  const { sharp: binding, vips } = sharp.versions;
  return createHash("sha256")
    .update(JSON.stringify([PIPELINE_VERSION, presets, binding, vips]))
    .digest("hex")
    .slice(0, 12);
}
