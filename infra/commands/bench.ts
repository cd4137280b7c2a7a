import { Argument, InvalidArgumentError } from "commander";
import { type BenchmarkResult, isKept, promiseText } from "../benchmarks/benchmark.ts";
import { images } from "../benchmarks/images.ts";
import { load } from "../benchmarks/load.ts";
import { memory } from "../benchmarks/memory.ts";
import { preview } from "../benchmarks/preview.ts";
import { stream } from "../benchmarks/stream.ts";
import { command, main } from "./command.ts";
import { table } from "./table.ts";

const BENCHMARKS: Readonly<Record<string, (runs: number) => BenchmarkResult | Promise<BenchmarkResult>>> = {
  preview,
  images,
  stream,
  memory,
  load,
};

const program = command("bench", "Measures against a baseline of the same run.")
  .addArgument(new Argument("[name]", "which").choices(Object.keys(BENCHMARKS)).default("preview"))
  .option("--runs <number>", "repetitions of each side", count, 5)
  .option("--json", "the last line is the result as JSON")
  .option("--check", "end with 1 where a promise is not kept")
  .action(async (name: string, { runs, json, check }: { runs: number; json?: boolean; check?: boolean }) => {
    const benchmark = BENCHMARKS[name];
    if (benchmark === undefined) throw new Error(`There is no benchmark ${name}.`);
    const result = await benchmark(runs);
    const { rows, says, figures, ratio } = result;
    const kept = isKept(result);
    console.log([`${table(rows)}\n\n${says}`, promiseText(result) ?? []].flat().join("\n"));
    if (json === true) console.log(JSON.stringify({ name, ratio, ...figures, ...(kept !== undefined && { kept }) }));
    if (check === true && kept === false) process.exitCode = 1;
  });

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Expected a whole number of 1 or more.");
  return number;
}

await main(program);
