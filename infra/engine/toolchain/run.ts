import { spawn } from "node:child_process";

/** A command that ended badly, with the end of what it printed. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

/** How many of a command's last lines are worth showing when it fails. */
const TAIL_LINES = 20;

/**
 * Runs a command to its end and answers what it printed on stdout. Each line it prints goes to `onLine` too.
 * @throws CommandFailed when it cannot be started or does not end with 0
 */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; onLine?: (line: string) => void } = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let all = "";
  const take = (chunk: string): void => {
    all += chunk;
    for (const line of chunk.split("\n")) if (line.trim() !== "") options.onLine?.(line.trim());
  };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    take(chunk);
  });
  child.stderr.setEncoding("utf8").on("data", take);
  const code = await new Promise<number | string>((resolve, reject) => {
    child.on("error", (error) => {
      reject(new CommandFailed(`${command} could not be started: ${error.message}`, { cause: error }));
    });
    child.on("close", (exit, signal) => {
      resolve(exit ?? signal ?? "unknown");
    });
  });
  if (code === 0) return stdout;
  const tail = all.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
  throw new CommandFailed(`${command} ${args.join(" ")} ended with ${code}:\n${tail}`);
}
