import { readdir, rm } from "node:fs/promises";
import * as z from "zod";
import { isCode, readJson, recordFile, recordFolder, writePrivateFile } from "../stack-folder.ts";
import { startedAt } from "./process-identity.ts";

/** Which process a part of a stack is. It is written as soon as the process is there. */
const recordSchema = z.object({
  pid: z.int().min(2),
  /** See `startedAt`: without it a process number says nothing, for numbers are used again. */
  startedAt: z.string(),
  /** Ports it listens on, all on 127.0.0.1. */
  ports: z.array(z.int()),
  /** Of everything that decides how it runs; another hash needs a restart. */
  hash: z.string(),
  stopSignal: z.enum(["SIGTERM", "SIGINT"]),
  /** How long it may take to stop before it is killed. */
  stopTimeoutMs: z.int(),
});
export type ProcessRecord = z.output<typeof recordSchema>;

/** The part's live process, or undefined: it never ran, has ended, or its number is now another process's. */
export async function liveProcess(folder: string, part: string): Promise<ProcessRecord | undefined> {
  const parsed = recordSchema.safeParse(await readJson(recordFile(folder, part)));
  if (!parsed.success) return undefined;
  return (await startedAt(parsed.data.pid)) === parsed.data.startedAt ? parsed.data : undefined;
}

export async function writeRecord(folder: string, part: string, record: ProcessRecord): Promise<void> {
  await writePrivateFile(recordFile(folder, part), JSON.stringify(record, null, 2));
}

export async function removeRecord(folder: string, part: string): Promise<void> {
  await rm(recordFile(folder, part), { force: true });
}

/** Ports that this stack's own live processes hold. */
export async function ownPorts(folder: string): Promise<ReadonlySet<number>> {
  let files: string[];
  try {
    files = await readdir(recordFolder(folder));
  } catch (error) {
    if (isCode(error, "ENOENT")) return new Set();
    throw error;
  }
  const parts = files.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  const live = await Promise.all(parts.map((part) => liveProcess(folder, part)));
  return new Set(live.flatMap((record) => record?.ports ?? []));
}
