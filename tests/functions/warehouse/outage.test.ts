import { expect } from "chai";
import pg from "pg";
import { createPool, query, transaction } from "../../../functions/clients/postgres.ts";
import { postgresWarehouse } from "../../../functions/clients/postgres-warehouse.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { migrate } from "../../../functions/jobs/migrate.ts";
import { asRoles, newWarehouse, rolePasswords, startPostgres, type TestWarehouse } from "../../helpers/postgres.ts";
import { Pools, processed } from "./samples.ts";

describe("a warehouse that does not answer", function () {
  this.timeout(60_000);
  const pools = new Pools();
  let connections: TestWarehouse;

  before(async () => (connections = await newWarehouse()));
  afterEach(() => pools.end());

  const failure = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
  /** What a statement or a connection fails with: the SQLSTATE behind an outage, or of the error itself. */
  async function stateOf(work: Promise<unknown>): Promise<unknown> {
    const error = await failure(work);
    if (error instanceof Outage) {
      return `outage ${error.cause instanceof pg.DatabaseError ? String(error.cause.code) : "of the connection"}`;
    }
    return error instanceof pg.DatabaseError ? error.code : error;
  }

  it("is an outage as it is stopped, and afterwards", async () => {
    const server = await startPostgres();
    const owner = server.owner("warehouse");
    await migrate(owner, rolePasswords);
    const pool = pools.open(asRoles(owner).writer);
    const warehouse = postgresWarehouse(pool);
    const image = processed();
    await warehouse.identify(image);
    const asleep = stateOf(query(pool, "SELECT pg_sleep(600)"));
    const watcher = pools.open(server.superuser());
    const sleeping = "SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'";
    while ((await query(watcher, sleeping)).length === 0);
    await server.stop();
    // 57P01: the server said good-bye; without a SQLSTATE the connection just ended.
    expect(await asleep).to.be.oneOf(["outage 57P01", "outage 57P02", "outage of the connection"]);
    for (const work of [
      warehouse.identify(image),
      warehouse.record(image),
      transaction(pool, (run) => run("SELECT")),
    ]) {
      const error = await failure(work);
      expect(error).to.be.instanceOf(Outage);
      expect(error).to.have.property("dependency", "warehouse");
    }
    expect(await failure(migrate(owner, rolePasswords))).to.be.instanceOf(Outage);
    // Never throws: the outage is known already.
    await warehouse.forgiveAttempt(image);
  });

  it("takes an attempt back later where it could not at once", async () => {
    const pool = pools.open(connections.writer);
    const warehouse = postgresWarehouse(pool);
    const image = processed();
    await warehouse.identify(image);
    const owner = pools.open(connections.owner);
    await query(owner, "REVOKE EXECUTE ON FUNCTION pipeline.forgive_attempt FROM writer");
    await warehouse.forgiveAttempt(image);
    expect((await warehouse.identify(image)).attempts).to.equal(1);
    await query(owner, "GRANT EXECUTE ON FUNCTION pipeline.forgive_attempt TO writer");
    expect((await warehouse.identify(image)).attempts).to.equal(2);
  });

  it("is an outage where it does not let us in, knows no such database, or nobody listens", async () => {
    const select = (given: object): Promise<unknown> =>
      query(pools.open({ ...connections.writer, ...given }), "SELECT");
    expect(await stateOf(select({ password: "wrong" }))).to.equal("outage 28P01");
    expect(await stateOf(select({ database: "absent" }))).to.equal("outage 3D000");
    expect(await stateOf(select({ port: 1 }))).to.equal("outage of the connection");
  });

  it("is an outage where a statement takes too long, by the server's clock or by ours", async () => {
    const options = { applicationName: "test" };
    const serverLimit = createPool(connections.owner, { ...options, statementTimeoutMs: 50 });
    const ourLimit = createPool(connections.owner, { ...options, answerTimeoutMs: 50 });
    try {
      expect(await stateOf(query(serverLimit, "SELECT pg_sleep(600)"))).to.equal("outage 57014");
      expect(await stateOf(query(ourLimit, "SELECT pg_sleep(1)"))).to.equal("outage of the connection");
    } finally {
      await Promise.all([serverLimit.end(), ourLimit.end()]);
    }
  });

  it("is an outage where its connection is ended, and the next statement gets another", async () => {
    const pool = pools.open(connections.owner, 1);
    const suicide = "SELECT pg_terminate_backend(pg_backend_pid())";
    expect(await stateOf(transaction(pool, (run) => run(suicide)))).to.equal("outage 57P01");
    expect(await query(pool, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
  });

  it("tries again what conflicts with another transaction, and calls it an outage where that does not end", async () => {
    const pool = pools.open(connections.owner);
    const raise = (code: string): string => `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}'; END $$`;
    for (const code of ["40001", "40P01", "55P03"]) {
      let tries = 0;
      const result = await transaction(pool, async (run) => (++tries < 3 ? await run(raise(code)) : tries));
      expect(result, code).to.equal(3);
    }
    let tries = 0;
    const endless = transaction(pool, (run) => (tries++, run(raise("40001"))));
    expect(await stateOf(endless)).to.equal("outage 40001");
    expect(tries).to.equal(6);
  });

  it("is no outage where the fault is ours", async () => {
    const pool = pools.open(connections.writer);
    expect(await stateOf(query(pool, "SELECT nonsense"))).to.equal("42703");
    expect(await stateOf(query(pool, "SELECT FROM pipeline.images"))).to.equal("42501");
    const own = new Error("our own");
    expect(await failure(transaction(pool, () => Promise.reject(own)))).to.equal(own);
    // The connection was rolled back and is used again.
    expect(await query(pool, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
  });
});
