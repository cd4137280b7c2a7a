import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { guarded, wasInterrupted } from "../engine/interrupt.ts";
import { type BenchmarkResult, LOCAL_ENVIRONMENT, median, rounded } from "./benchmark.ts";
import { asFiles, measure, rate } from "./images/measure.ts";
import { type Photograph, twelveMegapixels } from "./images/photographs.ts";
import { Feed } from "./stream/feed.ts";
import { ThrowAwayStack } from "./stream/throw-away-stack.ts";

/** Images of one turn: seconds of work, so that the first fetch and the last image's company count little. */
const IMAGES = 192;
/** Fed before anything counts: connections are made, and what is compiled late is compiled. */
const WARM_UP_IMAGES = 48;

/**
 * The local function fed from Kafka against the core alone, both with as many images at once as keeps this machine busy:
 * the core one a processor, the function what a stack has that says nothing else. Broker, object store and warehouse are
 * the stack's own and run on the same processors.
 */
export async function stream(runs: number): Promise<BenchmarkResult> {
  const folder = await mkdtemp(join(tmpdir(), "image-pipeline-bench-"));
  const stack = new ThrowAwayStack(folder);
  try {
    // Ctrl-C lets the turn end, and takes the stack down all the same.
    return await guarded(async () => {
      try {
        return await inTurns(folder, stack, runs);
      } finally {
        await stack.remove();
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inTurns(folder: string, stack: ThrowAwayStack, runs: number): Promise<BenchmarkResult> {
  const feed = new Feed(await stack.start());
  try {
    const photographs = await twelveMegapixels();
    await feed.put(photographs);
    await feed.send(WARM_UP_IMAGES);
    return await compared(folder, feed, photographs, runs);
  } finally {
    await feed.close();
  }
}

async function compared(
  folder: string,
  feed: Feed,
  photographs: readonly Photograph[],
  runs: number,
): Promise<BenchmarkResult> {
  const files = await asFiles(folder, "12 MP", photographs);
  const work = { images: IMAGES, concurrency: availableParallelism(), env: LOCAL_ENVIRONMENT };
  const core: number[] = [];
  const fed: number[] = [];
  for (let run = 0; run < runs && !wasInterrupted(); run++) {
    core.push(rate(measure("core", files, work)));
    fed.push(rate(await feed.send(IMAGES)));
  }
  const ratio = median(fed) / median(core);
  const ratios = fed.map((one, at) => one / (core[at] ?? NaN));
  return {
    name: "stream",
    ratio,
    promise: { atLeast: 0.9 },
    rows: [row("core alone", core), row("function fed from Kafka", fed)],
    says:
      `The local function handles ${rounded(ratio)} times the images a second of the core alone at 12 MP ` +
      `(turns from ${rounded(Math.min(...ratios))} to ${rounded(Math.max(...ratios))}).`,
    figures: { runs, imagesPerSecond: median(fed), coreImagesPerSecond: median(core) },
  };
}

const row = (side: string, rates: readonly number[]): object => ({
  side,
  "median images/s": rounded(median(rates)),
  least: rounded(Math.min(...rates)),
  most: rounded(Math.max(...rates)),
});
