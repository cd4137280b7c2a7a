import { expect } from "chai";
import type pg from "pg";
import { createPool, query } from "../../../functions/clients/postgres.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "../../../functions/jobs/api-keys.ts";
import { webApplication } from "../../../functions/web/application.ts";
import { KeyHolder } from "../../../functions/web/key-holder.ts";
import { warehouseApiKeys } from "../../../functions/web/warehouse/api-keys.ts";
import { warehouseCustomerImages } from "../../../functions/web/warehouse/customer-images.ts";
import { warehouseStatistics } from "../../../functions/web/warehouse/statistics.ts";
import { newWarehouse } from "../../helpers/postgres.ts";
import { as, FakeWorld, idAt, NOW, processed, STORE } from "./fake-ports.ts";

/** One image's end, as the image function records it. */
function record(customer: string, tail: number, outcome: "processed" | "rejected"): string {
  const imageId = idAt(NOW, tail);
  const ended =
    outcome === "processed" ? { type: "jpeg", results: processed(imageId).results } : { reason: "empty", results: [] };
  return JSON.stringify({
    ...{ imageId, customer, outcome, source: "upload", identity: { source: "s", id: imageId }, ...ended },
    ...{ bytesIn: 1000, durationMs: 12, processingVersion: "v" },
  });
}

describe("the web application on a real warehouse", () => {
  const pools: pg.Pool[] = [];
  let owner: pg.Pool, web: pg.Pool, biReader: pg.Pool;

  before(async () => {
    const warehouse = await newWarehouse();
    [owner, web, biReader] = [warehouse.owner, warehouse.web, warehouse.biReader].map((connection) => {
      // One connection: whatever a transaction left behind would be seen by the next.
      const pool = createPool(connection, { applicationName: "test", maxConnections: 1 });
      pools.push(pool);
      return pool;
    }) as [pg.Pool, pg.Pool, pg.Pool];
    for (const stored of [
      record("acme", 1, "processed"),
      record("acme", 2, "rejected"),
      record("acme", 3, "processed"),
      record("zebra", 4, "processed"),
    ]) {
      await query(owner, "SELECT pipeline.record_image($1)", [stored]);
    }
  });

  after(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
  });

  const holderOf = async (customer: string): Promise<KeyHolder> => {
    const { key } = await createApiKey(owner, { customer });
    return KeyHolder.authenticate(`Bearer ${key}`, warehouseApiKeys(web));
  };

  it("lists a customer's images newest first, a page at a time, and nobody else's", async () => {
    const images = warehouseCustomerImages(web);
    const acme = await holderOf("acme");
    const ids = async (page: { limit: number; before?: string }) =>
      (await images.list(acme, page)).map((i) => i.imageId);
    expect(await ids({ limit: 2 })).to.deep.equal([idAt(NOW, 3), idAt(NOW, 2)]);
    expect(await ids({ limit: 2, before: idAt(NOW, 2) })).to.deep.equal([idAt(NOW, 1)]);
    expect(await images.list(await holderOf("nobody"), { limit: 9 })).to.deep.equal([]);
  });

  it("finds an image with its results, and never another customer's", async () => {
    const images = warehouseCustomerImages(web);
    expect(await images.find(await holderOf("acme"), idAt(NOW, 1))).to.deep.equal(processed(idAt(NOW, 1)));
    expect(await images.find(await holderOf("acme"), idAt(NOW, 2))).to.deep.equal({
      ...{ imageId: idAt(NOW, 2), receivedAt: NOW, outcome: "rejected", reason: "empty", results: [] },
    });
    expect(await images.find(await holderOf("zebra"), idAt(NOW, 1))).to.equal(undefined);
  });

  it("leaves no customer on a connection: a query that names none sees nothing", async () => {
    await warehouseCustomerImages(web).list(await holderOf("acme"), { limit: 1 });
    expect(await query(web, "SELECT image_id FROM pipeline.images")).to.deep.equal([]);
  });

  it("serves a key's own images over HTTP until the key is revoked", async () => {
    const { id, key } = await createApiKey(owner, { customer: "zebra", label: "a phone" });
    const ports = { ...new FakeWorld().ports(), apiKeys: warehouseApiKeys(web), images: warehouseCustomerImages(web) };
    const app = webApplication(ports, {
      limits: { maxBytes: 1000, formats: ["jpeg"] },
      https: false,
      objectStoreOrigins: [STORE],
    });
    const { images } = (await (await app.request("/api/images", as(key))).json()) as { images: { imageId: string }[] };
    expect(images.map(({ imageId }) => imageId)).to.deep.equal([idAt(NOW, 4)]);
    expect(await revokeApiKey(owner, id)).to.deep.equal({ revoked: true });
    expect((await app.request("/api/images", as(key))).status).to.equal(401);
    expect(await revokeApiKey(owner, id)).to.deep.equal({ revoked: false });
    const listed = (await listApiKeys(owner)).find((entry) => entry.id === id);
    expect(listed).to.include({ customer: "zebra", label: "a phone" });
    expect(listed?.revokedAt).to.be.a("string");
  });

  it("stores a key's hash and nothing to guess the key from", async () => {
    const { key, ...entry } = await createApiKey(owner, { customer: "acme", expiresInSeconds: 60 });
    expect(key).to.match(/^ipk_[A-Za-z0-9_-]{43}$/);
    expect(Date.parse(entry.expiresAt ?? "") - Date.parse(entry.createdAt)).to.equal(60_000);
    const [row] = await query<{ found: boolean }>(
      owner,
      "SELECT bool_or(k::text LIKE '%' || $1 || '%') AS found FROM pipeline.api_keys k",
      [key.slice(4)],
    );
    expect(row?.found).to.equal(false);
    expect(await listApiKeys(owner)).to.deep.include(entry);
  });

  it("does not take an expired key", async () => {
    const { id, key } = await createApiKey(owner, { customer: "acme", expiresInSeconds: 60 });
    await query(owner, "UPDATE pipeline.api_keys SET expires_at = now() WHERE left(encode(key_hash, 'hex'), 16) = $1", [
      id,
    ]);
    const refused = await KeyHolder.authenticate(`Bearer ${key}`, warehouseApiKeys(web)).catch(
      (error: unknown) => error,
    );
    expect(refused).to.include({ status: 401, code: "unknown_api_key" });
  });

  for (const [what, args] of [
    ["a customer id with a slash", { customer: "a/b" }],
    ["no lifetime", { customer: "a", expiresInSeconds: 0 }],
    ["a lifetime that is no number", { customer: "a", expiresInSeconds: Number.NaN }],
    ["a label that goes on and on", { customer: "a", label: "x".repeat(201) }],
  ] as const) {
    it(`makes no key for ${what}`, async () => {
      const refused = await createApiKey(owner, args).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(RangeError);
    });
  }

  it("reads a day's statistics, and zeros of a day without images", async () => {
    const statistics = warehouseStatistics(biReader);
    const one = { processed: 1, rejected: 0, failed: 0, bytesIn: 1000 };
    expect(await statistics.ofDay("2026-03-04")).to.deep.equal({
      total: { processed: 3, rejected: 1, failed: 0, bytesIn: 4000 },
      byCustomer: [
        { name: "acme", processed: 2, rejected: 1, failed: 0, bytesIn: 3000 },
        { name: "zebra", ...one },
      ],
      byType: [
        { name: "jpeg", processed: 3, rejected: 0, failed: 0, bytesIn: 3000 },
        { name: "unknown", processed: 0, rejected: 1, failed: 0, bytesIn: 1000 },
      ],
    });
    expect(await statistics.ofDay("2026-03-05")).to.deep.equal({
      total: { processed: 0, rejected: 0, failed: 0, bytesIn: 0 },
      byCustomer: [],
      byType: [],
    });
  });

  it("says outage where the warehouse does not answer", async () => {
    const unreachable = { host: "127.0.0.1", port: 1, database: "d", user: "web", password: "p", tls: false };
    const pool = createPool(unreachable, { applicationName: "test" });
    pools.push(pool);
    const failed = await warehouseApiKeys(pool)
      .customerOf(Buffer.alloc(32))
      .catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Outage);
  });
});
