import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { isCode } from "../stack-folder.ts";

/**
 * What tells a process from a later one of the same number: the time it started. Undefined where no such process runs,
 * or only its exit status is left of it.
 *
 * Linux: the boot's id and field 22 of /proc/<pid>/stat, ticks since boot (proc(5)). Elsewhere: the start time that `ps`
 * prints, to the second.
 */
export async function startedAt(pid: number): Promise<string | undefined> {
  return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}

async function fromProc(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may itself hold spaces and parentheses; the fields after it are from the third on.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state] = fields;
    const ticks = fields[22 - 3];
    if (ticks === undefined || state === "Z" || state === "X") return undefined;
    return `${(await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim()}/${ticks}`;
  } catch (error) {
    if (isCode(error, "ENOENT", "ESRCH")) return undefined;
    throw error;
  }
}

async function fromPs(pid: number): Promise<string | undefined> {
  try {
    const env = { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
    const { stdout } = await promisify(execFile)("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { env });
    const [state = "", ...time] = stdout.trim().split(/\s+/);
    return state === "" || state.startsWith("Z") ? undefined : time.join(" ");
  } catch (error) {
    // ps ends with 1 where there is no such process.
    if (error instanceof Error && "code" in error && error.code === 1) return undefined;
    throw error;
  }
}

/** The command and arguments a process was started with, in one line; empty where there is no such process. */
export async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform === "linux") return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
    return (await promisify(execFile)("ps", ["-ww", "-o", "args=", "-p", String(pid)])).stdout;
  } catch {
    // It ended in between.
    return "";
  }
}
