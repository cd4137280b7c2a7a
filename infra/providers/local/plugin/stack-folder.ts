import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Where everything of a stack lives:
 *
 *     <stack>/                 0700
 *       <part>/                data and settings of one part, such as kafka or postgres
 *       logs/<part>.log
 *       run/<part>.json        which process it is
 *       ports.json, credentials.json
 */
export const partFolder = (stack: string, part: string): string => join(stack, part);
export const logFile = (stack: string, part: string): string => join(stack, "logs", `${part}.log`);
export const recordFile = (stack: string, part: string): string => join(stack, "run", `${part}.json`);
export const recordFolder = (stack: string): string => join(stack, "run");

/** Makes a folder that only its owner can enter; one that is there keeps its mode. */
export async function privateFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Writes a file that only its owner can read, whole or not at all. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  await privateFolder(dirname(file));
  const temporary = `${file}.${process.pid}.new`;
  await writeFile(temporary, text, { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
}

/** What a JSON file holds; undefined where there is no file. */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
  return JSON.parse(text);
}

/**
 * Fills a folder once: `fill` works in a folder beside it that is renamed when complete, so that being interrupted
 * leaves nothing half.
 * @returns whether it was made now
 */
export async function fillOnce(folder: string, fill: (temporary: string) => Promise<void>): Promise<boolean> {
  if (existsSync(folder)) return false;
  const temporary = `${folder}.incomplete`;
  await rm(temporary, { recursive: true, force: true });
  await privateFolder(dirname(folder));
  await fill(temporary);
  await rename(temporary, folder);
  return true;
}

/** Whether an error carries one of these system error codes. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}
