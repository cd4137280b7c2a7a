import { performance } from "node:perf_hooks";
import { InvalidArgumentError } from "commander";
import { operate } from "../engine/operation.ts";
import { guardedFor } from "../engine/policies.ts";
import { prepareStack } from "../engine/prepare.ts";
import { command, main } from "./command.ts";
import { withOfflineNotice } from "./offline-notice.ts";
import { type EngineOptions, type OfflineOptions, withEngine, withOffline } from "./options.ts";
import { table } from "./table.ts";

const program = withOffline(withEngine(command("benchmark", "What the policy pack adds to the time of a preview.")))
  .option("--runs <number>", "previews of each kind", count, 5)
  .action(async ({ stack, config, offline = false, runs }: EngineOptions & OfflineOptions & { runs: number }) => {
    const opened = await prepareStack(stack, { overrides: config, offline });
    await withOfflineNotice(opened, async () => {
      const timed = async (options: object): Promise<number> => {
        const from = performance.now();
        await operate(opened, () => opened.stack.preview({ ...options }));
        return (performance.now() - from) / 1000;
      };
      const guard = guardedFor(opened.settings);
      // The first run of either fills caches.
      await timed(guard);
      const without: number[] = [];
      const withPack: number[] = [];
      // In turns, so that a machine that slows down slows both.
      for (let run = 0; run < runs; run++) {
        without.push(await timed({}));
        withPack.push(await timed(guard));
      }
      const [base, guarded] = [median(without), median(withPack)];
      const row = (preview: string, values: readonly number[]): object => ({
        preview,
        "median s": seconds(median(values)),
        "least s": seconds(Math.min(...values)),
        "most s": seconds(Math.max(...values)),
      });
      console.log(table([row("without the pack", without), row("with the pack", withPack)]));
      const share = ((guarded / base - 1) * 100).toFixed(0);
      console.log(`\nThe pack adds ${seconds(guarded - base)} s (${share} %), of ${runs} previews each in turns.`);
    });
  });

const seconds = (value: number): number => Number(value.toFixed(2));

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Expected a whole number of 1 or more.");
  return number;
}

await main(program);
