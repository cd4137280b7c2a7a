import { createHash } from "node:crypto";
import { expect } from "chai";
import pg from "pg";
import { postgresWarehouse } from "../../../functions/clients/postgres-warehouse.ts";
import { query, transaction } from "../../../functions/clients/postgres.ts";
import { newWarehouse } from "../../helpers/postgres.ts";
import { dayAt, Pools, processed } from "./samples.ts";

const PERMISSION_DENIED = "42501";
const READ_ONLY = "25006";

describe("the warehouse's roles", function () {
  this.timeout(60_000);
  const pools = new Pools();
  const image = processed();
  const today = dayAt(0).replaceAll("-", "");
  let roles: Record<"owner" | "writer" | "web" | "biReader", pg.Pool>;

  before(async () => {
    const { owner, writer, web, biReader } = await newWarehouse();
    const open = (connection: typeof owner): pg.Pool => pools.open(connection);
    roles = { owner: open(owner), writer: open(writer), web: open(web), biReader: open(biReader) };
    const warehouse = postgresWarehouse(roles.writer);
    await warehouse.identify(image);
    await warehouse.record(image);
    await warehouse.record(processed({ customer: "other" }));
  });
  after(() => pools.end());

  /** SQLSTATE with which a statement is refused. */
  async function refusal(role: keyof typeof roles, sql: string, before = "SELECT"): Promise<unknown> {
    try {
      const client = await roles[role].connect();
      try {
        await client.query(before);
        await client.query(sql);
      } finally {
        client.release(true);
      }
    } catch (error) {
      return error instanceof pg.DatabaseError ? error.code : error;
    }
    return "not refused";
  }

  /** What none but the owner may do. */
  const everything = [
    "CREATE TEMPORARY TABLE t (n int)",
    "CREATE TABLE public.t (n int)",
    "CREATE TABLE bi.t (n int)",
    "CREATE TABLE pipeline.t (n int)",
    "CREATE SCHEMA s",
    "CREATE ROLE r",
    "SELECT FROM pipeline.identities",
    "SELECT FROM pipeline.daily_rollup",
    "SELECT FROM pipeline.api_keys",
    "SELECT FROM pipeline.migrations",
    "SELECT FROM pipeline.images_default",
    `SELECT FROM pipeline.images_${today}`,
    "INSERT INTO pipeline.images SELECT * FROM pipeline.images",
    "UPDATE pipeline.images SET customer_id = 'mine'",
    "DELETE FROM pipeline.images",
    "TRUNCATE pipeline.images",
    "SELECT pipeline.reset_attempts('acme', 'a', 'b')",
    "SELECT pipeline.ensure_partitions(7)",
    "SELECT pipeline.drop_expired(7, 5)",
    "SELECT pipeline.count_image(NULL, 1)",
    "ALTER TABLE pipeline.images DISABLE ROW LEVEL SECURITY",
    "SET ROLE owner",
    "COPY (SELECT 1) TO PROGRAM 'true'",
  ];

  for (const role of ["writer", "web", "biReader"] as const) {
    it(`refuses ${role} everything that is the owner's, also in a transaction it made read-write`, async () => {
      for (const sql of everything) {
        const state = await refusal(role, sql, "SET default_transaction_read_only = off");
        // Ownership is checked before rights by ALTER TABLE, with the same SQLSTATE.
        expect(state, `${role}: ${sql}`).to.equal(PERMISSION_DENIED);
      }
    });
  }

  it("refuses writer to read images and views, and to look up keys", async () => {
    for (const sql of [
      "SELECT FROM pipeline.images",
      "SELECT FROM bi.images",
      "SELECT pipeline.customer_for_api_key('')",
    ]) {
      expect(await refusal("writer", sql), sql).to.equal(PERMISSION_DENIED);
    }
  });

  it("refuses web the functions of writer and the views", async () => {
    const record = `SELECT pipeline.record_image('${JSON.stringify(image)}')`;
    const identify = "SELECT pipeline.identify_image('acme', 'a', 'b', NULL, 0)";
    for (const sql of [record, identify, "SELECT pipeline.forgive_attempt('a', 'b', 'c')", "SELECT FROM bi.images"]) {
      expect(await refusal("web", sql), sql).to.equal(PERMISSION_DENIED);
    }
  });

  it("refuses bi_reader tables, other functions, and every write", async () => {
    const tables = ["SELECT FROM pipeline.images", "SELECT pipeline.customer_for_api_key('')"];
    const views = ["DELETE FROM bi.images", "UPDATE bi.images SET customer = 'mine'", "DELETE FROM bi.daily_rollup"];
    for (const sql of [...tables, ...views]) {
      expect(await refusal("biReader", sql, "SET default_transaction_read_only = off"), sql).to.equal(
        PERMISSION_DENIED,
      );
    }
    for (const role of ["biReader", "web"] as const) {
      expect(await refusal(role, "CREATE TEMPORARY TABLE t (n int)"), role).to.equal(READ_ONLY);
    }
  });

  it("gives each role its time limits", async () => {
    const limits = async (role: keyof typeof roles): Promise<unknown> => {
      const [row] = await query<{ limits: string }>(
        roles[role],
        `SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('search_path'),
           current_setting('default_transaction_read_only')) AS limits`,
      );
      return row?.limits;
    };
    expect(await limits("writer")).to.equal("30s pipeline off");
    expect(await limits("web")).to.equal("15s pipeline on");
    expect(await limits("biReader")).to.equal("1min bi on");
  });

  it("lets bi_reader read every view of bi, each of them and each of its columns explained", async () => {
    const views = await query<{ name: string; explained: boolean }>(
      roles.owner,
      `SELECT c.relname AS name, obj_description(c.oid) IS NOT NULL AND NOT EXISTS (
         SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND col_description(c.oid, a.attnum) IS NULL
       ) AS explained
       FROM pg_class c WHERE c.relnamespace = 'bi'::regnamespace ORDER BY 1`,
    );
    expect(views).to.deep.equal(
      [
        ...["daily_rollup", "daily_statistics", "images", "images_by_customer", "images_by_day", "images_by_label"],
        ...[
          "images_by_outcome",
          "images_by_processing_version",
          "images_by_source",
          "images_by_type",
          "rejections_by_reason",
        ],
      ].map((name) => ({ name, explained: true })),
    );
    for (const { name } of views) await query(roles.biReader, `SELECT * FROM ${name}`);
  });

  describe("web", () => {
    const ids = "SELECT image_id, customer_id FROM pipeline.images";

    it("sees nothing where no customer is named", async () => {
      expect(await query(roles.web, ids)).to.deep.equal([]);
    });

    it("sees the rows of the customer that is named, for that transaction alone", async () => {
      const seen = await transaction(roles.web, async (run) => {
        await run("SELECT set_config('app.customer', $1, true)", ["acme"]);
        return await run(ids);
      });
      expect(seen).to.deep.equal([{ image_id: image.imageId, customer_id: "acme" }]);
      // The pool hands out the same connection again.
      expect(await query(roles.web, ids)).to.deep.equal([]);
    });

    it("sees no other customer's row, whatever it asks for", async () => {
      const seen = await transaction(roles.web, async (run) => {
        await run("SET LOCAL app.customer = 'acme'");
        return await run(`${ids} WHERE customer_id = 'other' OR true`);
      });
      expect(seen).to.deep.equal([{ image_id: image.imageId, customer_id: "acme" }]);
    });

    it("learns whose a valid API key is, and nothing of an unknown, expired or revoked one", async () => {
      const hash = (key: string): Buffer => createHash("sha256").update(key).digest();
      await query(
        roles.owner,
        `INSERT INTO pipeline.api_keys (key_hash, customer_id, expires_at, revoked_at) VALUES
           ($1, 'acme', NULL, NULL), ($2, 'other', now() + interval '1 day', NULL),
           ($3, 'acme', now() - interval '1 second', NULL), ($4, 'acme', NULL, now())`,
        ["valid", "valid for a day", "expired", "revoked"].map(hash),
      );
      const customerOf = async (key: string): Promise<unknown> => {
        const sql = "SELECT pipeline.customer_for_api_key($1) AS customer";
        return (await query<{ customer: string | null }>(roles.web, sql, [hash(key)]))[0]?.customer;
      };
      expect(await customerOf("valid")).to.equal("acme");
      expect(await customerOf("valid for a day")).to.equal("other");
      for (const key of ["unknown", "expired", "revoked"]) expect(await customerOf(key), key).to.equal(null);
    });
  });
});
