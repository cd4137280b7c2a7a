import { execFile } from "node:child_process";
import { chmod, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { LocalProviderError } from "../local-resource.ts";
import { run } from "../machine/run.ts";

/** PostgreSQL refuses to run as root, and initdb as a user without a name; for it, those have to be someone else. */
export interface RunAs {
  /** What stands before the command. */
  readonly prefix: readonly string[];
  /** Whom to become. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Whom the data must belong to; left out where that is so by itself. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** `nobody`, which every Linux has by this number, and whom no file belongs to. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const ROOT = { uid: 0, gid: 0 };

/** A user namespace in which whoever starts it is called `nobody`: files stay the starter's own. */
const NAMESPACE = ["unshare", "--user", `--map-user=${NOBODY.uid}`, `--map-group=${NOBODY.gid}`] as const;

/** What `runAs` asks of the machine. */
export interface Machine {
  /** Id of the user that runs this. */
  readonly uid: number;
  /** Whether that user has a name: containers often run as a number alone. */
  readonly named: boolean;
  canUnshare(): Promise<boolean>;
  /** The first of the folders, or the folders above them, that users other than its owner cannot enter. */
  closedFolder(folders: readonly string[]): Promise<string | undefined>;
}

/**
 * How to run PostgreSQL: as it is for an ordinary user; for root, or a user without a name, in a user namespace of its own
 * where the system allows that; else, for root, as `nobody`.
 * @param stackFolder holds the data; opened for passing through where `nobody` has to reach its data
 * @param binaries folder of the commands
 * @throws LocalProviderError when `nobody` cannot reach the folders
 */
export async function runAs(stackFolder: string, binaries: string, machine: Machine = thisMachine): Promise<RunAs> {
  if (machine.uid !== 0) {
    return !machine.named && (await machine.canUnshare()) ? { prefix: NAMESPACE } : { prefix: [] };
  }
  if (await machine.canUnshare()) return { prefix: NAMESPACE, owner: ROOT };
  const closed = await machine.closedFolder([dirname(stackFolder), binaries]);
  if (closed !== undefined) {
    throw new LocalProviderError(
      "PostgreSQL does not run as root, this system lets root make no user namespace (unshare --user), and the folder " +
        `${closed} can be entered by its owner only, so that PostgreSQL cannot run as another user either. Do one of: ` +
        "run this as a normal user; put the clone into a folder that others can enter; use a PostgreSQL of your own (set " +
        "warehouse.existing).",
    );
  }
  // Others may pass through, not list: settings, credentials and logs are their owner's alone by their own modes.
  await chmod(stackFolder, 0o711);
  return { prefix: [], user: NOBODY, owner: NOBODY };
}

/** Gives the files to whom PostgreSQL runs as, when an earlier run was someone else. */
export async function giveTo(owner: RunAs["owner"], folder: string): Promise<void> {
  if (owner === undefined || (await stat(folder)).uid === owner.uid) return;
  await run("chown", ["-R", `${owner.uid}:${owner.gid}`, folder]);
}

const thisMachine: Machine = {
  uid: process.getuid?.() ?? -1,
  get named() {
    try {
      return userInfo().username !== "";
    } catch {
      // What Node does for a user without an entry in the system's list.
      return false;
    }
  },
  async canUnshare() {
    const [command, ...args] = NAMESPACE;
    try {
      await promisify(execFile)(command, [...args, "true"]);
      return true;
    } catch {
      // Not there, or not allowed: either way it is of no use.
      return false;
    }
  },
  async closedFolder(folders) {
    for (const folder of folders) {
      for (let at = folder; ; at = dirname(at)) {
        if (((await stat(at)).mode & 0o001) === 0) return at;
        if (at === dirname(at)) break;
      }
    }
    return undefined;
  },
};
