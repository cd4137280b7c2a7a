import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Photograph } from "./photographs.ts";

const ONE_SIDE = fileURLToPath(new URL("one-side.ts", import.meta.url));

/** What one process measured. */
export interface Measured {
  readonly images: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** Images a second. */
export const rate = ({ images, seconds }: Pick<Measured, "images" | "seconds">): number => images / seconds;

/** Writes photographs to files for `measure`, and answers their paths. */
export async function asFiles(folder: string, set: string, photographs: readonly Photograph[]): Promise<string[]> {
  return await Promise.all(
    photographs.map(async ({ name, bytes }) => {
      const file = join(folder, `${set} ${name}`);
      await writeFile(file, bytes);
      return file;
    }),
  );
}

/** What a process is to do. */
export interface Work {
  readonly images: number;
  /** Images at once. */
  readonly concurrency: number;
  /** Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs one side in a process of its own over all files, again and again until there were so many images.
 */
export function measure(
  side: "core" | "loop",
  files: readonly string[],
  { images, concurrency, env = process.env }: Work,
): Measured {
  const times = String(Math.ceil(images / files.length));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", ONE_SIDE, side, String(concurrency), times, ...files],
    { encoding: "utf8", env },
  );
  if (status !== 0) throw new Error(`The ${side} failed:\n${stderr}`);
  return JSON.parse(stdout) as Measured;
}
