import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../engine/paths.ts";
import { type BundleOptions, FOR_CLOUDS, splitBundle } from "../packaging/bundle.ts";
import { type BenchmarkResult, median, rounded } from "./benchmark.ts";
import { AWS_SETTINGS, AZURE_SETTINGS, LOCAL_SETTINGS } from "./load/settings.ts";

const here = (file: string): string => fileURLToPath(new URL(`load/${file}`, import.meta.url));
const SHARP_ALONE = here("sharp-alone.mjs");
const UNTIL_CONNECTED = here("until-connected.mjs");

/** Fewer processes than these say little: loading takes a tenth of a second. */
const LEAST_RUNS = 15;

/** A program that is started until it would connect. */
interface Program {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The image function's bundle of every adapter, from the start of its process until it would connect to anything, against a
 * program that imports sharp alone. Node.js's own start is in all of them; the clouds' own programs, which load the bundle
 * there, are in none.
 */
export async function load(runs: number): Promise<BenchmarkResult> {
  // Below the clone, where the bundles find sharp.
  await mkdir(join(ROOT, ".local"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, ".local", "bench-"));
  const bundled = async (adapter: string, options: BundleOptions): Promise<string> => {
    const { files } = await splitBundle(adapter, "image-function", options);
    await mkdir(join(folder, adapter));
    for (const [name, code] of files) await writeFile(join(folder, adapter, name), code);
    return join(folder, adapter, `${options.name ?? "image-function"}.mjs`);
  };
  try {
    const settings = join(folder, "settings.json");
    await writeFile(settings, JSON.stringify(LOCAL_SETTINGS));
    const local = await bundled("local", { target: "node20", sourcemap: "none" });
    const onCloud = async (adapter: string, told: object): Promise<Program> => ({
      args: [await bundled(adapter, FOR_CLOUDS)],
      env: { SETTINGS: JSON.stringify(told) },
    });
    const bundles = {
      // As one of the processes that the supervisor starts.
      local: { args: [local, settings], env: { NODE_UNIQUE_ID: "1" } },
      aws: await onCloud("aws", AWS_SETTINGS),
      azure: await onCloud("azure", AZURE_SETTINGS),
    };
    return inTurns(bundles, Math.max(runs, LEAST_RUNS));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inTurns(bundles: Readonly<Record<string, Program>>, runs: number): BenchmarkResult {
  const sides = [
    { name: "sharp", program: { args: [SHARP_ALONE] } },
    ...Object.entries(bundles).map(([name, program]) => ({ name, program })),
  ].map((side) => ({ ...side, all: [] as Started[] }));
  // The first of each brings the files into the system's memory.
  for (const { program } of sides) started(program);
  // In turns, so that a machine that slows down slows all.
  for (let run = 0; run < runs; run++) for (const { program, all } of sides) all.push(started(program));
  const [sharp, ...others] = sides.map(({ name, all }) => summary(name, all));
  if (sharp === undefined) throw new Error("There is no side to compare with.");
  const compared = others.map((side) => ({ ...side, ratio: side.ms / sharp.ms, cpuRatio: side.cpuMs / sharp.cpuMs }));
  return {
    name: "load",
    ratio: Math.max(...compared.map(({ ratio }) => ratio)),
    promise: { atMost: 1.3 },
    rows: [
      { program: "sharp alone", ...sharp.row, ratio: 1 },
      ...compared.map(({ name, row, ratio }) => ({ program: `the bundle of ${name}`, ...row, ratio: rounded(ratio) })),
    ],
    says:
      "Before it connects to anything, the image function's bundle takes, as long as sharp alone takes to load: " +
      compared
        .map(({ name, ratio, cpuRatio }) => `on ${name} ${rounded(ratio)} times (processor ${rounded(cpuRatio)})`)
        .join(", ") +
      ".",
    figures: {
      runs,
      sharpMs: sharp.ms,
      ...Object.fromEntries(
        compared.flatMap(({ name, ms, ratio, cpuRatio }): [string, number][] => [
          [`${name}Ms`, ms],
          [`${name}Ratio`, ratio],
          [`${name}CpuRatio`, cpuRatio],
        ]),
      ),
    },
  };
}

/** What a process took until it would connect. */
interface Started {
  readonly ms: number;
  readonly cpuMs: number;
}

function started({ args, env }: Program): Started {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", UNTIL_CONNECTED, ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", ...env },
  });
  if (status !== 0) throw new Error(`${args.join(" ")} failed:\n${stderr}`);
  return JSON.parse(stdout) as Started;
}

function summary(name: string, all: readonly Started[]) {
  const ms = median(all.map((one) => one.ms));
  const cpuMs = median(all.map((one) => one.cpuMs));
  const least = Math.min(...all.map((one) => one.ms));
  const row = { "median ms": Math.round(ms), "least ms": Math.round(least), "median CPU ms": Math.round(cpuMs) };
  return { name, ms, cpuMs, row };
}
