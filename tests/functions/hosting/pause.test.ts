import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type pg from "pg";
import { afterPauses } from "../../../functions/hosting/pause.ts";
import { createPool, queryOne } from "../../../functions/clients/postgres.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import { testPostgres } from "../../helpers/postgres.ts";
import { testObjectStore } from "../../helpers/versitygw.ts";

describe("a handler of an instance that its cloud freezes between two events", () => {
  let warehouse: pg.Pool;
  let s3: S3Client;
  let bucket: string;
  let now: number;
  let closed: number;
  const events = { publish: () => Promise.resolve(), close: () => Promise.resolve(void (closed += 1)) };

  before(async () => {
    const store = await testObjectStore();
    bucket = await store.newBucket("plain");
    s3 = s3Client(store.connection);
    warehouse = createPool((await testPostgres()).owner("postgres"), { applicationName: "test" });
  });
  after(async () => {
    s3.destroy();
    await warehouse.end();
  });
  beforeEach(() => {
    [now, closed] = [0, 0];
  });

  /** Uses both, and answers which of the server's sessions it was. */
  const work = async (): Promise<number> => {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    return (await queryOne<{ pid: number }>(warehouse, "SELECT pg_backend_pid() AS pid")).pid;
  };

  it("keeps its connections while events come one after the other", async () => {
    const handler = afterPauses(work, { warehouse, objectStore: s3, events }, () => now);
    const first = await handler();
    now += 59_999;
    expect(await handler()).to.equal(first);
    // Counted from the last event's end.
    now += 59_999;
    expect(await handler()).to.equal(first);
    expect(closed).to.equal(0);
  });

  it("takes all of them anew after a minute without an event, and goes on as before", async () => {
    const handler = afterPauses(work, { warehouse, objectStore: s3, events }, () => now);
    const first = await handler();
    now += 60_000;
    const second = await handler();
    expect(second).not.to.equal(first);
    expect(closed).to.equal(1);
    expect(await handler()).to.equal(second);
    expect(closed).to.equal(1);
  });

  it("counts the time from the end of an event, also of one that failed", async () => {
    const failing = async (fails: boolean): Promise<void> => {
      now += 60_000;
      await Promise.resolve();
      if (fails) throw new Error("failed");
    };
    const handler = afterPauses(failing, { warehouse, objectStore: s3, events }, () => now);
    const failure = await handler(true).catch((error: unknown) => error);
    expect(failure).to.have.property("message", "failed");
    await handler(false);
    expect(closed).to.equal(0);
  });

  it("handles the event also where a connection cannot even be closed", async () => {
    const broken = { ...events, close: () => Promise.reject(new Error("gone")) };
    const handler = afterPauses(work, { warehouse, objectStore: s3, events: broken }, () => now);
    const first = await handler();
    now += 60_000;
    expect(await handler()).not.to.equal(first);
  });
});
