import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { type BenchmarkResult, median, rounded } from "./benchmark.ts";

/** The larger of the shipped stacks that need no account. */
const STACK = "aws-prod";
const ONE_PREVIEW = fileURLToPath(new URL("one-preview.ts", import.meta.url));

/** What the policy pack adds to the time of a preview, offline, from the command to its end. */
export function preview(runs: number): BenchmarkResult {
  // The first of each fills caches.
  seconds("bare");
  seconds("guarded");
  const bare: number[] = [];
  const guarded: number[] = [];
  // In turns, so that a machine that slows down slows both.
  for (let run = 0; run < runs; run++) {
    bare.push(seconds("bare"));
    guarded.push(seconds("guarded"));
  }
  const ratio = median(guarded) / median(bare);
  const addedSeconds = median(guarded) - median(bare);
  return {
    name: "preview",
    ratio,
    rows: [row("without the pack", bare), row("with the pack", guarded)],
    says: `The policy pack adds ${rounded(addedSeconds)} s (${rounded((ratio - 1) * 100)} %) to a preview of ${STACK}.`,
    figures: { runs, previewSeconds: median(bare), addedSeconds },
  };
}

/** Time of one preview, in a process of its own as a user's is. @throws Error where it fails: then there is nothing to compare */
function seconds(kind: "bare" | "guarded"): number {
  const from = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", ONE_PREVIEW, STACK, kind], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The preview of ${STACK} failed:\n${stderr}`);
  return (performance.now() - from) / 1000;
}

const row = (kind: string, values: readonly number[]): object => ({
  preview: kind,
  "median s": rounded(median(values)),
  "least s": rounded(Math.min(...values)),
  "most s": rounded(Math.max(...values)),
});
