import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import pg from "pg";
import { anyFreePort } from "../../../../../../infra/providers/local/plugin/machine/free-port.ts";
import { postgresSchema } from "../../../../../../infra/providers/local/plugin/postgres/schema.ts";
import { postgresServer } from "../../../../../../infra/providers/local/plugin/postgres/server.ts";
import { failure } from "../../../../../helpers/failure.ts";
import { isRunning, temporaryStack, type TemporaryStack } from "../temporary-stack.ts";

/** Its tests build on each other. */
describe("PostgreSQL server and schema, real", () => {
  let stack: TemporaryStack;
  let inputs: Parameters<typeof postgresServer.create>[1];
  const schema = (): Parameters<typeof postgresSchema.create>[1] => ({
    connection: { host: "127.0.0.1", database: "image_pipeline", tls: false, ...inputs },
    migrationsHash: "1",
    passwords: { writer: "writer-password", web: "web-password", biReader: "bi-reader-password" },
    detailDays: 30,
    statsYears: 5,
  });
  const query = async (text: string): Promise<unknown[]> => {
    const client = new pg.Client({ host: "127.0.0.1", database: "postgres", ...inputs });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };

  before(async () => {
    stack = temporaryStack();
    inputs = { port: await anyFreePort(), user: "owner", password: "it's a password" };
  });
  after(() => stack.remove());

  it("starts from nothing, also over an initdb that was interrupted, and is left alone by a second create", async () => {
    mkdirSync(join(stack.folder, "postgres/data.incomplete"), { recursive: true });
    writeFileSync(join(stack.folder, "postgres/data.incomplete/PG_VERSION"), "half");
    const first = await postgresServer.create(stack.context, inputs);
    expect(first).to.include({ host: "127.0.0.1", status: "running" });
    expect(await postgresServer.create(stack.context, inputs)).to.deep.equal(first);
    expect(existsSync(join(stack.folder, "postgres/data.incomplete"))).to.equal(false);
    expect(existsSync(join(stack.folder, "postgres/initdb.password"))).to.equal(false);
  });

  it("sorts and folds by Unicode's code points, in UTF-8 and UTC, on 127.0.0.1 alone", async () => {
    const [settings] = await query(
      `SELECT current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets,
              current_setting('timezone') AS zone, pg_encoding_to_char(encoding) AS encoding, datlocale AS locale,
              upper('ä') AS upper
         FROM pg_database WHERE datname = 'template1'`,
    );
    expect(settings).to.deep.equal({
      listen: "127.0.0.1",
      sockets: "",
      zone: "UTC",
      encoding: "UTF8",
      locale: "C.UTF-8",
      upper: "Ä",
    });
  });

  it("makes the warehouse's schema, and tells when it is gone", async () => {
    expect(await postgresSchema.read(stack.context, schema(), {})).to.equal(undefined);
    expect(await postgresSchema.create(stack.context, schema())).to.deep.equal({ status: "ready" });
    expect(await postgresSchema.update(stack.context, schema(), {})).to.deep.equal({ status: "ready" });
    expect(await postgresSchema.read(stack.context, schema(), {})).to.deep.equal({ status: "ready" });
  });

  it("is stopped after a kill; an update brings it back with its data, over a stale lock of a reused number", async () => {
    await query("CREATE TABLE kept AS SELECT 42 AS answer");
    await stack.kill("postgres");
    const lock = join(stack.folder, "postgres/data/postmaster.pid");
    // This test's own number: a process that is there, and is not PostgreSQL.
    const [, ...rest] = readFileSync(lock, "utf8").split("\n");
    writeFileSync(lock, [String(process.pid), ...rest].join("\n"));
    expect(await postgresServer.read(stack.context, inputs, {})).to.deep.equal({
      host: "127.0.0.1",
      status: "stopped",
    });
    expect(await postgresSchema.read(stack.context, schema(), {})).to.deep.equal({ status: "unreachable" });
    const after = await postgresServer.update(stack.context, inputs, {});
    expect(await postgresServer.read(stack.context, inputs, {})).to.deep.equal(after);
    expect(await query("SELECT answer FROM kept")).to.deep.equal([{ answer: 42 }]);
    expect(await postgresSchema.read(stack.context, schema(), {})).to.deep.equal({ status: "ready" });
  });

  it("takes another password, and refuses the old one from then on", async () => {
    const old = inputs.password;
    inputs = { ...inputs, password: "quotes ' \" and \\" };
    expect((await postgresServer.read(stack.context, inputs, {}))?.["status"]).to.equal("stopped");
    expect((await postgresServer.update(stack.context, inputs, {}))["status"]).to.equal("running");
    expect((await postgresServer.read(stack.context, inputs, {}))?.["status"]).to.equal("running");
    const client = new pg.Client({ host: "127.0.0.1", database: "postgres", ...inputs, password: old });
    expect(await failure(client.connect())).to.include({ code: "28P01" });
    expect(await query("SELECT answer FROM kept")).to.deep.equal([{ answer: 42 }]);
  });

  it("moves to another port with its data", async () => {
    inputs = { ...inputs, port: await anyFreePort() };
    await postgresServer.update(stack.context, inputs, {});
    expect(await query("SELECT answer FROM kept")).to.deep.equal([{ answer: 42 }]);
  });

  it("leaves no process and all its data when deleted, and is gone when the data is", async () => {
    const state = await postgresServer.read(stack.context, inputs, {});
    await postgresSchema.delete(stack.context);
    await postgresServer.delete(stack.context);
    expect(await isRunning(state?.["pid"])).to.equal(false);
    expect(readFileSync(join(stack.folder, "postgres/data/PG_VERSION"), "utf8")).to.equal("18\n");
    rmSync(join(stack.folder, "postgres"), { recursive: true });
    expect(await postgresServer.read(stack.context, inputs, {})).to.equal(undefined);
  });
});
