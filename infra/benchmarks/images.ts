import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchmarkResult, median, rounded } from "./benchmark.ts";
import { type Likeness, likeness } from "./images/likeness.ts";
import { asFiles, measure, type Measured, rate } from "./images/measure.ts";
import { mixed, type Photograph, twelveMegapixels } from "./images/photographs.ts";

const CONCURRENCY = availableParallelism();
/** Images a process handles: enough for seconds, so that its start does not count. */
const IMAGES = 24;

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
      promise: { atLeast: 1.5 },
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
  const files = await asFiles(folder, set, photographs);
  const work = { images: IMAGES, concurrency: CONCURRENCY };
  const core: Measured[] = [];
  const loop: Measured[] = [];
  // In turns, so that a machine that slows down slows both.
  for (let run = 0; run < runs; run++) {
    core.push(measure("core", files, work));
    loop.push(measure("loop", files, work));
  }
  const ratio = median(core.map(rate)) / median(loop.map(rate));
  const peakMb = Math.max(...core.map((one) => one.peakMb));
  const alike = await likeness(photographs);
  return {
    ...{ ratio, peakMb, likeness: alike },
    rows: [row(set, "core", core, alike), row(set, "plain loop", loop, [])],
  };
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
