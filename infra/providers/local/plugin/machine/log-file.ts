import { closeSync, fchmodSync, openSync } from "node:fs";
import { readFile, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isCode, privateFolder } from "../stack-folder.ts";

/** A log longer than this at a start is put aside as `<part>.log.1`, in place of the one put aside before. */
const MAX_LOG_BYTES = 20 * 1024 * 1024;

/** Opens a log for appending and answers its descriptor and where it ended before. Close it after use. */
export async function openLog(file: string): Promise<{ descriptor: number; offset: number; close(): void }> {
  await privateFolder(dirname(file));
  let offset = await sizeOf(file);
  if (offset > MAX_LOG_BYTES) {
    await rename(file, `${file}.1`);
    offset = 0;
  }
  const descriptor = openSync(file, "a", 0o600);
  fchmodSync(descriptor, 0o600);
  return {
    descriptor,
    offset,
    close: () => {
      closeSync(descriptor);
    },
  };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isCode(error, "ENOENT")) return 0;
    throw error;
  }
}

/** How many lines of what a process wrote a message shows. */
const TAIL_LINES = 15;

/** The last lines of a text, with every secret in it taken out. */
export function lastLines(text: string, secrets: readonly string[]): string[] {
  return secrets
    .reduce((shown, secret) => shown.replaceAll(secret, "(a secret value)"), text.trimEnd())
    .split("\n")
    .slice(-TAIL_LINES);
}

/** The last lines written since an offset, indented and without the secrets, for a message. */
export async function logTail(file: string, offset: number, secrets: readonly string[]): Promise<string> {
  const text = (await readFile(file)).subarray(offset).toString("utf8").trimEnd();
  if (text === "") return "  (it wrote nothing)";
  return lastLines(text, secrets)
    .map((line) => `  ${line}`)
    .join("\n");
}
