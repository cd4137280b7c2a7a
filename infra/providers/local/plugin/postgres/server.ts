import { join } from "node:path";
import pg from "pg";
import * as z from "zod";
import type { LocalResource, ResourceContext } from "../local-resource.ts";
import { stopProcess } from "../machine/managed-process.ts";
import { processResource } from "../process-resource.ts";
import { partFolder, privateFolder } from "../stack-folder.ts";
import { postgresBinaries } from "./binaries.ts";
import { initializeOnce, type Postgres, setPassword } from "./data-folder.ts";
import { runAs } from "./run-as.ts";

const schema = z.strictObject({
  /** Absolute path of the folder with initdb and postgres. Default: that of the installed npm package. */
  binDir: z.string().startsWith("/", "expected an absolute path").optional(),
  /** Port on 127.0.0.1. */
  port: z.int().min(1).max(65_535),
  /** Name of the superuser. */
  user: z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, "expected a lower-case identifier of at most 63 letters"),
  /** Its password; a changed one is set in the data. One line, because initdb reads one. */
  password: z.string().regex(/^[^\r\n]+$/, "expected one line"),
});
type Inputs = z.output<typeof schema>;

const PART = "postgres";
const HOST = "127.0.0.1";

/**
 * local:postgres:Server: PostgreSQL on 127.0.0.1 alone (no socket in the file system), every login by scram-sha-256,
 * encoding UTF-8, time zone UTC.
 */
export const postgresServer: LocalResource<typeof schema> = processResource({
  schema,
  secrets: ["password"],
  part: PART,
  healthy: async (inputs) => (await login(inputs)) === "accepted",
  started: async (inputs) => (await login(inputs)) !== "no answer",
  async prepare(context, inputs) {
    const postgres = await locate(context, inputs);
    await initializeOnce(postgres, inputs);
    const { prefix, user } = postgres.as;
    const settings = [`listen_addresses=${HOST}`, "unix_socket_directories=", "timezone=UTC", "log_timezone=UTC"];
    const args = ["-D", postgres.data, "-p", String(inputs.port), ...settings.flatMap((setting) => ["-c", setting])];
    const [command = "", ...rest] = [...prefix, join(postgres.binaries, "postgres"), ...args];
    return {
      command,
      args: rest,
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
      cwd: "/",
      ...(user === undefined ? {} : { user }),
      ports: [inputs.port],
      // Fast shutdown: sessions are ended, nothing is lost (postgresql.org, "Shutting Down the Server").
      stopSignal: "SIGINT",
      // The sessions of a killed server end a moment after it; until then its shared memory is in use and it ends again.
      retries: 5,
    };
  },
  async around(context, inputs, start) {
    const record = await start();
    if ((await login(inputs)) !== "refused") return record;
    await stopProcess(context.folder, PART);
    await setPassword(await locate(context, inputs), inputs);
    return start();
  },
  outputs: () => ({ host: HOST }),
});

async function locate({ folder }: ResourceContext, { binDir }: Inputs): Promise<Postgres> {
  await privateFolder(folder);
  const binaries = binDir ?? (await postgresBinaries());
  return { binaries, as: await runAs(folder, binaries), data: join(partFolder(folder, PART), "data") };
}

/** Codes of a refused login: wrong password, no such user (postgresql.org, appendix A). */
const REFUSED = new Set(["28P01", "28000"]);

async function login({ port, user, password }: Inputs): Promise<"accepted" | "refused" | "no answer"> {
  const client = new pg.Client({
    host: HOST,
    port,
    user,
    password,
    database: "postgres",
    connectionTimeoutMillis: 2000,
    query_timeout: 2000,
  });
  // A connection that breaks while idle is an event as well as a failed query; the query's failure is the answer.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return "accepted";
  } catch (error) {
    return error instanceof pg.DatabaseError && REFUSED.has(error.code ?? "") ? "refused" : "no answer";
  } finally {
    await client.end().catch(() => undefined);
  }
}
