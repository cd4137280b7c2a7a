import { existsSync } from "node:fs";
import { Listr } from "listr2";
import type { PartsHere } from "../contract/parts-here.ts";
import { findCli } from "./cli.ts";
import { UsageError } from "./stack-file.ts";
import { type Artifact, artifactFolder, ensureArtifact } from "./toolchain/cache.ts";
import { kafkaArtifact } from "./toolchain/kafka.ts";
import { pulumiArtifact } from "./toolchain/pulumi.ts";
import { missingRequirements } from "./toolchain/requirements.ts";
import { versitygwArtifact } from "./toolchain/versitygw.ts";

const NOTHING_HERE: PartsHere = { kafka: false, objectStore: false };

/**
 * Fetches or builds what is missing, with progress shown: a list of tasks on a terminal, plain lines elsewhere.
 * @throws UsageError that names every missing tool, how to get it and which setting replaces it
 */
export async function setUp(parts: PartsHere = NOTHING_HERE): Promise<void> {
  const pulumi = (await findCli()) === undefined;
  const faults = await missingRequirements({ ...parts, pulumi });
  if (faults.length > 0)
    throw new UsageError(`This machine lacks what is needed:\n${faults.map((f) => `  - ${f}`).join("\n")}`);
  const wanted: [string, Artifact][] = [
    ...(parts.kafka ? [["Apache Kafka (fetched, seconds)", kafkaArtifact] as [string, Artifact]] : []),
    ...(parts.objectStore ? [["versitygw (built, minutes)", versitygwArtifact] as [string, Artifact]] : []),
    ...(pulumi ? [["Pulumi CLI (built, minutes)", pulumiArtifact] as [string, Artifact]] : []),
  ];
  const missing = await Promise.all(wanted.map(async ([, artifact]) => !existsSync(await artifactFolder(artifact))));
  const tasks = wanted
    .filter((_, i) => missing[i])
    .map(([title, artifact]) => ({
      title,
      task: async (_context: unknown, task: { output: string }) => {
        await ensureArtifact(
          artifact,
          throttled((line) => (task.output = line)),
        );
      },
    }));
  await new Listr(tasks, { concurrent: true }).run();
}

/** Where there is no terminal, every line stays: then a line now and again says that work goes on. */
const PLAIN_LINE_EVERY_MS = 20_000;

function throttled(show: (line: string) => void): (line: string) => void {
  if (process.stdout.isTTY) return show;
  let shownAt = Date.now();
  let count = 0;
  return (line) => {
    count++;
    if (Date.now() - shownAt < PLAIN_LINE_EVERY_MS) return;
    shownAt = Date.now();
    show(`still at work (${count} steps): ${line}`);
  };
}
