import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { SIDES } from "./sides.ts";

/**
 * One side over all of a set, in a process of its own, so that its peak memory is its own:
 * `one-side.ts core|loop <images at once> <times> <file> …`. Prints one line of JSON.
 */
const LOOK_MS = 10;
const [, , side = "", concurrency = "", times = "", ...files] = process.argv;
const work = SIDES[side as keyof typeof SIDES];
const images = await Promise.all(files.map((file) => readFile(file)));
// The first one loads what is loaded late.
if (images[0] !== undefined) await work(images[0]);
const queue = Array.from({ length: Number(times) }, () => images).flat();
const total = queue.length;
// Looked at over and over: what the system itself keeps as the most counts the process that started this one too.
let peakBytes = 0;
const look = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), LOOK_MS);
const from = performance.now();
const cpuFrom = process.cpuUsage();
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    for (let image = queue.pop(); image !== undefined; image = queue.pop()) await work(image);
  }),
);
const seconds = (performance.now() - from) / 1000;
const { user, system } = process.cpuUsage(cpuFrom);
clearInterval(look);
console.log(JSON.stringify({ images: total, seconds, cpuSeconds: (user + system) / 1e6, peakMb: peakBytes / 1e6 }));
