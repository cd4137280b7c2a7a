import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../engine/paths.ts";
import { splitBundle } from "../packaging/bundle.ts";
import { type BenchmarkResult, median, rounded } from "./benchmark.ts";

const here = (file: string): string => fileURLToPath(new URL(`load/${file}`, import.meta.url));
const SHARP_ALONE = here("sharp-alone.mjs");
const UNTIL_CONNECTED = here("until-connected.mjs");

/** Fewer processes than these say little: loading takes a tenth of a second. */
const LEAST_RUNS = 15;

/**
 * The local function's bundle from the start of its process until it would connect to anything, against a program that
 * imports sharp alone. Node.js's own start is in both.
 */
export async function load(runs: number): Promise<BenchmarkResult> {
  // Below the clone, where the bundle finds sharp.
  await mkdir(join(ROOT, ".local"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, ".local", "bench-"));
  try {
    const { files } = await splitBundle("local", "image-function", { target: "node20", sourcemap: "none" });
    for (const [name, code] of files) await writeFile(join(folder, name), code);
    const settings = join(folder, "settings.json");
    await writeFile(settings, JSON.stringify(SETTINGS));
    return inTurns([join(folder, "image-function.mjs"), settings], Math.max(runs, LEAST_RUNS));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inTurns(program: readonly string[], runs: number): BenchmarkResult {
  const sides = { sharp: [SHARP_ALONE], bundle: program };
  // The first of each brings the files into the system's memory.
  for (const side of Object.values(sides)) started(side);
  const sharp: Started[] = [];
  const bundle: Started[] = [];
  // In turns, so that a machine that slows down slows both.
  for (let run = 0; run < runs; run++) {
    sharp.push(started(sides.sharp));
    bundle.push(started(sides.bundle));
  }
  const ratioOf = (of: (one: Started) => number): number => median(bundle.map(of)) / median(sharp.map(of));
  const ratio = ratioOf(({ ms }) => ms);
  const cpuRatio = ratioOf(({ cpuMs }) => cpuMs);
  return {
    name: "load",
    ratio,
    promise: { atMost: 1.3 },
    rows: [row("sharp alone", sharp), row("the function's bundle", bundle)],
    says:
      `Before it connects to anything, the local function's bundle takes ${rounded(ratio)} times as long to load as sharp ` +
      `alone (${rounded(cpuRatio)} times the processor's time).`,
    figures: {
      runs,
      cpuRatio,
      bundleMs: median(bundle.map(({ ms }) => ms)),
      sharpMs: median(sharp.map(({ ms }) => ms)),
    },
  };
}

/** What a process took until it would connect. */
interface Started {
  readonly ms: number;
  readonly cpuMs: number;
}

function started(program: readonly string[]): Started {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", UNTIL_CONNECTED, ...program], {
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status !== 0) throw new Error(`${program.join(" ")} failed:\n${stderr}`);
  return JSON.parse(stdout) as Started;
}

const row = (program: string, all: readonly Started[]): object => ({
  program,
  "median ms": Math.round(median(all.map(({ ms }) => ms))),
  "least ms": Math.round(Math.min(...all.map(({ ms }) => ms))),
  "median CPU ms": Math.round(median(all.map(({ cpuMs }) => cpuMs))),
});

/** Of a function that takes in images by itself, with nobody at the other end: it is ended before it would find out. */
const NOBODY = { host: "127.0.0.1", port: 9 };
const SETTINGS = {
  ...{
    stack: "benchmark",
    retention: {},
    limits: {},
    groupId: "benchmark",
    processes: 1,
    concurrency: 2,
    healthPort: 9,
  },
  ...{ rawBucket: "raw", processedBucket: "processed", uploadsTopic: "uploads" },
  topics: { incoming: "incoming", processed: "processed", deadLetter: "dead-letter" },
  objectStore: {
    endpoint: `http://${NOBODY.host}:${NOBODY.port}`,
    region: "r",
    accessKeyId: "a",
    secretAccessKey: "s",
  },
  kafka: { brokers: [`${NOBODY.host}:${NOBODY.port}`], tls: false },
  warehouse: { ...NOBODY, database: "d", user: "u", password: "p", tls: false },
};
