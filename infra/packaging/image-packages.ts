import { HEIC_DECODER } from "../../functions/core/heic-decoder.ts";
import type { ImageFormat } from "../../functions/core/settings.ts";
import { ROOT } from "../engine/paths.ts";
import type { Platform } from "./platform.ts";
import { stagedPackages } from "./staged-packages.ts";

/**
 * What the image function imports by name, for another machine and by this repository's own lock file: sharp with its native
 * code, about 20 MB, and where HEIC is accepted its decoder, 9 MB more. That both are installed here too is seen to before
 * (infra/check-settings.ts).
 * @param formats `limits.formats`
 * @returns path of the node_modules
 */
export async function stagedImagePackages(
  formats: readonly ImageFormat[],
  platform: Platform,
  onLine?: (line: string) => void,
): Promise<string> {
  const names = ["sharp", ...(formats.includes("heic") ? [HEIC_DECODER] : [])];
  return await stagedPackages({ folder: ROOT, names }, platform, onLine);
}
