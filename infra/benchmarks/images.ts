import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BenchmarkResult, median, rounded } from "./benchmark.ts";
import { type Likeness, likeness } from "./images/likeness.ts";
import { mixed, type Photograph, twelveMegapixels } from "./images/photographs.ts";

const ONE_SIDE = fileURLToPath(new URL("images/one-side.ts", import.meta.url));
const CONCURRENCY = availableParallelism();
/** Images a process handles: enough for seconds, so that its start does not count. */
const IMAGES = 24;

/** What one process measured. */
interface Measured {
  readonly images: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/**
 * The core against the plain loop, on photographs of 12 megapixels and on a mixed set, with as many images at once as there
 * are processors. The ratio is that of the photographs.
 */
export async function images(runs: number): Promise<BenchmarkResult> {
  const folder = await mkdtemp(join(tmpdir(), "image-pipeline-bench-"));
  try {
    const photographs = await compared(folder, "12 MP", await twelveMegapixels(), runs);
    const others = await compared(folder, "mixed", await mixed(), runs);
    return {
      name: "images",
      ratio: photographs.ratio,
      rows: [...photographs.rows, ...others.rows],
      says:
        `The core handles ${rounded(photographs.ratio)} times the images a second of the plain loop at 12 MP ` +
        `(${rounded(others.ratio)} on a mixed set), ${CONCURRENCY} at once.`,
      figures: {
        ...{ runs, mixedRatio: others.ratio, peakMb: photographs.peakMb },
        bytesRatio: Math.max(...photographs.likeness.map((one) => one.bytesRatio)),
        ssimDifference: Math.min(...photographs.likeness.map((one) => one.ssimDifference)),
      },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Compared {
  readonly ratio: number;
  readonly peakMb: number;
  readonly likeness: readonly Likeness[];
  readonly rows: readonly object[];
}

async function compared(
  folder: string,
  set: string,
  photographs: readonly Photograph[],
  runs: number,
): Promise<Compared> {
  const files = await Promise.all(
    photographs.map(async ({ name, bytes }) => {
      const file = join(folder, `${set} ${name}`);
      await writeFile(file, bytes);
      return file;
    }),
  );
  const core: Measured[] = [];
  const loop: Measured[] = [];
  // In turns, so that a machine that slows down slows both.
  for (let run = 0; run < runs; run++) {
    core.push(measure("core", files));
    loop.push(measure("loop", files));
  }
  const ratio = median(core.map(rate)) / median(loop.map(rate));
  const peakMb = Math.max(...core.map((one) => one.peakMb));
  const alike = await likeness(photographs);
  return {
    ...{ ratio, peakMb, likeness: alike },
    rows: [row(set, "core", core, alike), row(set, "plain loop", loop, [])],
  };
}

const rate = ({ images, seconds }: Measured): number => images / seconds;

function measure(side: "core" | "loop", files: readonly string[]): Measured {
  const times = String(Math.ceil(IMAGES / files.length));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", ONE_SIDE, side, String(CONCURRENCY), times, ...files],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`The ${side} failed:\n${stderr}`);
  return JSON.parse(stdout) as Measured;
}

function row(set: string, side: string, measured: readonly Measured[], alike: readonly Likeness[]): object {
  const texts = alike.map(({ rendition, bytesRatio, ssimDifference }) => [
    [`${rendition} bytes`, `${rounded((bytesRatio - 1) * 100)} %`],
    [`${rendition} SSIM`, ssimDifference.toFixed(4)],
  ]);
  return {
    images: set,
    side,
    "images/s": rounded(median(measured.map(rate))),
    "CPU s/image": rounded(median(measured.map(({ cpuSeconds, images }) => cpuSeconds / images))),
    "peak MB": Math.round(Math.max(...measured.map(({ peakMb }) => peakMb))),
    ...(Object.fromEntries(texts.flat()) as Record<string, string>),
  };
}
