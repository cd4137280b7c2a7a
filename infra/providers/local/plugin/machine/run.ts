import { spawn } from "node:child_process";
import { LocalProviderError } from "../local-resource.ts";
import { isCode } from "../stack-folder.ts";
import { lastLines } from "./log-file.ts";

/** A command that ends by itself, unlike a managed process. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly cwd?: string;
  readonly input?: string;
  /** Taken out of what is shown when it fails. */
  readonly secrets?: readonly string[];
  /** How long it may take. Default 120 s. */
  readonly timeoutMs?: number;
}

/**
 * Runs a command to its end.
 * @throws LocalProviderError when it cannot be started, takes too long, or does not end with 0, with the end of its output
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  const { env = {}, user, cwd, input = "", secrets = [], timeoutMs = 120_000 } = options;
  const child = spawn(command, args, {
    cwd,
    ...user,
    env: { PATH: process.env["PATH"], LC_ALL: "C", ...env },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: timeoutMs,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  }
  // A command that ends without reading its input is judged by how it ended.
  child.stdin.on("error", () => undefined).end(input);
  const end = await new Promise<string>((resolve, reject) => {
    child.once("error", (error) => {
      const advice = isCode(error, "ENOENT") ? "There is no such command: install it, or name another." : error.message;
      reject(new LocalProviderError(`${command} cannot be started. ${advice}`, { cause: error }));
    });
    child.once("close", (code, signal) => {
      resolve(code === 0 ? "" : `status ${code ?? signal ?? "unknown"}`);
    });
  });
  if (end === "") return;
  throw new LocalProviderError(`${command} ended with ${end}:\n${lastLines(output, secrets).join("\n")}`);
}
