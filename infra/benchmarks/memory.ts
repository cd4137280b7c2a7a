import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ROOT } from "../engine/paths.ts";
import { type BenchmarkResult, LOCAL_ENVIRONMENT } from "./benchmark.ts";
import { fortyEightMegapixels, KIND_NAMES } from "./memory/pictures.ts";

const ONE_PROCESS = fileURLToPath(new URL("memory/one-process.ts", import.meta.url));
const CONCURRENCY = 2;
/** Most that the function's process may take, in MB. */
const MOST_MB = 400;
/**
 * Whose decoder alone takes more at this size than limits.decodingMemoryBytes lets all of them take: the coefficients of all
 * scans in full colour, the frames of AV1. The function takes such an image, with no other beside it, and nothing of what it
 * may take is promised of them.
 */
const HEAVY: ReadonlySet<string> = new Set(["JPEG progressive 4:4:4", "AVIF"]);
/** Images of one process: enough for the allocator to have shown what it keeps. */
const IMAGES = 6;

/** Peak memory of the function's process at two images at once, of 48 megapixels in each format. The ratio is to what it may take. */
export async function memory(runs: number): Promise<BenchmarkResult> {
  // Below the clone, where the program finds sharp.
  await mkdir(join(ROOT, ".local"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, ".local", "bench-"));
  try {
    const program = await bundled(folder);
    const rows: Row[] = [];
    for (const kind of KIND_NAMES) rows.push(await peakOf(kind, program, join(folder, "picture"), runs));
    const peak = (heavy: boolean): number =>
      Math.max(...rows.filter(({ format }) => HEAVY.has(format) === heavy).map((row) => row["peak MB"]));
    const [peakMb, heavyPeakMb] = [peak(false), peak(true)];
    return {
      name: "memory",
      ratio: peakMb / MOST_MB,
      promise: { atMost: 1 },
      rows,
      says:
        `At ${CONCURRENCY} images of 48 MP at once the function's process takes ${peakMb} MB at most; where a decoder needs ` +
        `more than the budget of all, one image is decoded at a time and it takes ${heavyPeakMb} MB.`,
      figures: { runs, peakMb, heavyPeakMb },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The program as the function is built: a loader of TypeScript would take memory of its own. */
async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, "one-process.mjs");
  const banner =
    'import { createRequire as requireOfBundle } from "node:module"; const require = requireOfBundle(import.meta.url);';
  await build({
    ...{ entryPoints: [ONE_PROCESS], outfile, bundle: true, platform: "node", target: "node20", format: "esm" },
    ...{ external: ["sharp", "pg-native"], banner: { js: banner }, logLevel: "silent" },
  });
  return outfile;
}

interface Row {
  readonly format: string;
  readonly "MB sent": number;
  readonly outcome: string;
  readonly "idle MB": number;
  readonly "peak MB": number;
}

/** The most over all runs, each in a process of its own. */
async function peakOf(kind: string, program: string, file: string, runs: number): Promise<Row> {
  const picture = await fortyEightMegapixels(kind);
  await writeFile(file, picture);
  const measured = Array.from({ length: runs }, () => {
    const args = [program, file, String(CONCURRENCY), String(IMAGES)];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env: LOCAL_ENVIRONMENT });
    if (status !== 0) throw new Error(`Handling ${kind} failed:\n${stderr}`);
    return JSON.parse(stdout) as { outcomes: string[]; idleMb: number; peakMb: number };
  });
  return {
    format: kind,
    "MB sent": Math.round(picture.length / 1e6),
    outcome: [...new Set(measured.flatMap(({ outcomes }) => outcomes))].join("; "),
    "idle MB": Math.round(Math.max(...measured.map(({ idleMb }) => idleMb))),
    "peak MB": Math.round(Math.max(...measured.map(({ peakMb }) => peakMb))),
  };
}
