import { readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";

/** A machine that functions run on. */
export interface Platform {
  readonly os: "linux";
  readonly cpu: "arm64" | "x64";
  readonly libc: "glibc";
}

/** Files of native code, by their names. */
const NATIVE = /\.(node|dll|dylib|so)(\.[0-9.]+)?$/;
/** Words of Node.js for systems and processors (process.platform, process.arch) that packages name their folders by. */
const SYSTEMS = ["darwin", "win32", "linux", "freebsd", "android"];
const PROCESSORS = ["x64", "arm64", "ia32", "arm"];

/**
 * Removes native code for other machines, which some packages bring for all at once: onnxruntime-node's is 286 MB, of which
 * a machine needs 26 or 46, and all of a Lambda function may be 250 MB (docs.aws.amazon.com/lambda, "Lambda quotas").
 */
export async function removeForeignCode(folder: string, platform: Platform): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const native = files.filter((file) => file.isFile() && NATIVE.test(file.name));
  const paths = native.map((file) => join(file.parentPath, file.name));
  await Promise.all(paths.filter((path) => isForeign(relative(folder, path), platform)).map((path) => rm(path)));
}

/** Whether a path tells, by folders like `linux/arm64` or `darwin-x64`, that what is there is for another machine. */
export function isForeign(path: string, { os, cpu }: Platform): boolean {
  const words = path.split(/[/\\-]/).slice(0, -1);
  const names = (list: readonly string[], own: string): boolean =>
    words.some((word) => list.includes(word)) && !words.includes(own);
  return names(SYSTEMS, os) || names(PROCESSORS, cpu);
}
