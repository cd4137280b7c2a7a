import { expect } from "chai";
import { readdirSync } from "node:fs";
import pg from "pg";
import { query } from "../../../functions/clients/postgres.ts";
import { migrate } from "../../../functions/jobs/migrate.ts";
import { asRoles, newDatabase, rolePasswords, testPostgres } from "../../helpers/postgres.ts";
import { count, dayAt, Pools } from "./samples.ts";

const migrations = readdirSync(new URL("../../../functions/warehouse/migrations", import.meta.url))
  .map((file) => file.replace(".sql", ""))
  .sort();

describe("migrate", function () {
  this.timeout(60_000);
  const pools = new Pools();
  afterEach(() => pools.end());

  it("applies every migration once, whoever runs it again", async () => {
    const owner = await newDatabase();
    expect(await migrate(owner, rolePasswords)).to.deep.equal(migrations);
    expect(await migrate(owner, rolePasswords)).to.deep.equal([]);
  });

  it("lets several at once wait for each other, and one of them does the work", async () => {
    const owner = await newDatabase();
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(owner, rolePasswords)));
    expect(applied.map(({ length }) => length).sort()).to.deep.equal([0, 0, 0, migrations.length]);
    const pool = pools.open(owner);
    expect(await count(pool, "pipeline.migrations")).to.equal(migrations.length);
  });

  it("makes partitions from yesterday to a week ahead", async () => {
    const owner = await newDatabase();
    await migrate(owner, rolePasswords);
    const rows = await query<{ name: string }>(
      pools.open(owner),
      "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'pipeline.images'::regclass ORDER BY 1",
    );
    const days = [-1, 0, 1, 2, 3, 4, 5, 6, 7].map((days) => `pipeline.images_${dayAt(days).replaceAll("-", "")}`);
    expect(rows.map(({ name }) => name)).to.deep.equal([...days, "pipeline.images_default"]);
  });

  it("changes the roles' passwords, and stores none of them as it is", async () => {
    const owner = await newDatabase();
    await migrate(owner, { ...rolePasswords, writer: "another password" });
    const { writer } = asRoles(owner);
    expect(await count(pools.open({ ...writer, password: "another password" }), "pg_catalog.pg_roles")).to.be.above(3);
    const refused = new pg.Client({ ...writer, ssl: false });
    expect(await code(refused.connect())).to.equal("28P01");

    await migrate(owner, rolePasswords);
    expect(await count(pools.open(writer), "pg_catalog.pg_roles")).to.be.above(3);

    const superuser = pools.open((await testPostgres()).superuser());
    const stored = await query<{ rolname: string; scram: boolean }>(
      superuser,
      `SELECT rolname, rolpassword LIKE 'SCRAM-SHA-256$4096:%' AS scram FROM pg_authid
       WHERE rolname IN ('writer', 'web', 'bi_reader') ORDER BY 1`,
    );
    expect(stored).to.deep.equal(["bi_reader", "web", "writer"].map((rolname) => ({ rolname, scram: true })));
  });

  it("refuses a password that clients and server could read differently, without telling it", async () => {
    const owner = await newDatabase();
    const failure = await migrate(owner, { ...rolePasswords, web: "pässword" }).catch((error: unknown) => error);
    expect(failure).to.be.an("error");
    expect(String(failure)).to.contain("printable ASCII").and.not.contain("pässword");
    await migrate(owner, rolePasswords);
  });

  it("tells what it does to the log, and no password", async () => {
    const lines: string[] = [];
    await migrate(await newDatabase(), rolePasswords, { log: (line) => lines.push(line) });
    const log = lines.join("\n");
    for (const name of migrations) expect(log).to.contain(name);
    for (const password of Object.values(rolePasswords)) expect(log).not.to.contain(password);
  });
});

async function code(failing: Promise<unknown>): Promise<unknown> {
  try {
    await failing;
  } catch (error) {
    return error instanceof pg.DatabaseError ? error.code : error;
  }
  return "no error";
}
