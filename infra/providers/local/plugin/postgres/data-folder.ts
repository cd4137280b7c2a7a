import { chmod, chown, mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { commandLine } from "../machine/process-identity.ts";
import { run } from "../machine/run.ts";
import { fillOnce, isCode, privateFolder, writePrivateFile } from "../stack-folder.ts";
import { giveTo, type RunAs } from "./run-as.ts";

/** The superuser of the data. */
export interface Superuser {
  readonly user: string;
  readonly password: string;
}

/** How to run the commands of one data folder. */
export interface Postgres {
  readonly binaries: string;
  readonly as: RunAs;
  readonly data: string;
}

/** Makes the data folder (initdb), unless it is there. Interrupted, it leaves nothing that a later run takes for data. */
export async function initializeOnce({ binaries, as, data }: Postgres, superuser: Superuser): Promise<void> {
  const part = await privateFolder(dirname(data));
  // Passing through is enough for `nobody`; the data folder itself is 0700 and its own.
  if (as.user !== undefined) await chmod(part, 0o711);
  await fillOnce(data, async (temporary) => {
    await mkdir(temporary, { mode: 0o700 });
    const passwordFile = join(part, "initdb.password");
    await writePrivateFile(passwordFile, superuser.password);
    if (as.owner !== undefined) {
      await Promise.all([temporary, passwordFile].map((file) => chown(file, as.owner?.uid ?? 0, as.owner?.gid ?? 0)));
    }
    // The built-in provider's C.UTF-8 sorts and folds alike on every system, whatever locales that system has.
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const login = ["-U", superuser.user, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    try {
      await command({ binaries, as, data }, "initdb", ["-D", temporary, ...login, ...locale]);
    } finally {
      await rm(passwordFile, { force: true });
    }
  });
  await giveTo(as.owner, data);
  await removeStaleLock(data);
}

/**
 * Sets the superuser's password without knowing the old one, in single-user mode. The server must not be running.
 * The statement goes in on standard input, where nobody else sees it.
 */
export async function setPassword(postgres: Postgres, { user, password }: Superuser): Promise<void> {
  const quoted = (text: string, mark: string): string => mark + text.replaceAll(mark, mark + mark) + mark;
  await command(postgres, "postgres", ["--single", "-D", postgres.data, "postgres"], {
    input: `ALTER ROLE ${quoted(user, '"')} PASSWORD ${quoted(password, "'")}\n`,
    secrets: [password],
  });
}

async function command(
  { binaries, as }: Postgres,
  name: string,
  args: readonly string[],
  options: { input?: string; secrets?: readonly string[] } = {},
): Promise<void> {
  const [first = "", ...rest] = [...as.prefix, join(binaries, name), ...args];
  await run(first, rest, { ...options, ...(as.user === undefined ? {} : { user: as.user }), cwd: "/" });
}

/**
 * After a kill, postmaster.pid stays. PostgreSQL itself removes it unless a process of that number is there, which may by
 * then be anybody's: then it would refuse to start for ever. It is kept only for a process that has this data folder
 * among its arguments, which PostgreSQL then refuses for, rightly.
 */
async function removeStaleLock(data: string): Promise<void> {
  const lock = join(data, "postmaster.pid");
  let pid: number;
  try {
    pid = Number((await readFile(lock, "utf8")).split("\n")[0]);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  if (Number.isInteger(pid) && pid > 1 && (await commandLine(pid)).includes(data)) return;
  await rm(lock, { force: true });
}
