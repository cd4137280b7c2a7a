import { performance } from "node:perf_hooks";
import { operate } from "../engine/operation.ts";
import { guardedFor } from "../engine/policies.ts";
import { prepareStack } from "../engine/prepare.ts";
import { type BenchmarkResult, median } from "./benchmark.ts";

/** The larger of the shipped stacks that need no account. */
const STACK = "aws-prod";

/** What the policy pack adds to the time of the engine's preview, offline. */
export async function preview(runs: number): Promise<BenchmarkResult> {
  const opened = await prepareStack(STACK, { offline: true });
  const guard = guardedFor(opened.settings);
  const timed = async (options: object): Promise<number> => {
    const from = performance.now();
    await operate(opened, () => opened.stack.preview(options));
    return (performance.now() - from) / 1000;
  };
  // The first of each fills caches.
  await timed({});
  await timed(guard);
  const without: number[] = [];
  const guarded: number[] = [];
  // In turns, so that a machine that slows down slows both.
  for (let run = 0; run < runs; run++) {
    without.push(await timed({}));
    guarded.push(await timed(guard));
  }
  const ratio = median(guarded) / median(without);
  const addedSeconds = median(guarded) - median(without);
  return {
    name: "preview",
    ratio,
    rows: [row("without the pack", without), row("with the pack", guarded)],
    says: `The policy pack adds ${rounded(addedSeconds)} s (${rounded((ratio - 1) * 100)} %) to a preview of ${STACK}.`,
    figures: { runs, previewSeconds: median(without), addedSeconds },
  };
}

const row = (kind: string, seconds: readonly number[]): object => ({
  preview: kind,
  "median s": rounded(median(seconds)),
  "least s": rounded(Math.min(...seconds)),
  "most s": rounded(Math.max(...seconds)),
});

const rounded = (value: number): number => Number(value.toFixed(2));
