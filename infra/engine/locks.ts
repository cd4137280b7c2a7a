import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../contract/names.ts";

/** Who holds the engine's lock on a stack whose state is in a folder. */
export function lockOwner(stateFolder: string, stack: string): "nobody" | "dead" | "alive" {
  const folder = join(stateFolder, ".pulumi", "locks", "organization", PROJECT, stack);
  if (!existsSync(folder)) return "nobody";
  // Beside each lock lies a file of its attributes.
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  if (names.length === 0) return "nobody";
  const locks = names.map(
    (name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { pid: number; hostname: string },
  );
  return locks.every((lock) => lock.hostname === hostname() && !isAlive(lock.pid)) ? "dead" : "alive";
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, and another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
