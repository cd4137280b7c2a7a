import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { uuidv7 } from "uuidv7";
import { kafkaClient } from "../../../../functions/clients/kafka.ts";
import { createPool, query } from "../../../../functions/clients/postgres.ts";
import { s3Client } from "../../../../functions/clients/s3.ts";
import { imageEvent } from "../../../../functions/core/encode-event.ts";
import { uploadKey } from "../../../../functions/core/keys.ts";
import { freePort } from "../../../helpers/free-port.ts";
import { freshName, testKafka } from "../../../helpers/kafka.ts";
import { keptLog } from "../../../helpers/kept-log.ts";
import { newWarehouse } from "../../../helpers/postgres.ts";
import { sample } from "../../../helpers/sample-images.ts";
import { testObjectStore } from "../../../helpers/versitygw.ts";
import { eventually } from "../../../helpers/wait.ts";

/** A process of the local stack, started from its sources. */
interface Running {
  readonly child: ChildProcess;
  readonly log: Record<string, unknown>[];
  health(): Promise<{ status: number; problem?: string } | undefined>;
}

/** Ids of the processes that the image function has started, in that order. */
const workersOf = ({ log }: Running): number[] =>
  log.flatMap(({ workerPid }) => (typeof workerPid === "number" ? [workerPid] : []));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the local processes", () => {
  const running: Running[] = [];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "processes-test-"));
  });
  afterEach(async () => {
    for (const { child } of running.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (name: "image-function" | "jobs", port: number, settings: object): Running => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
    const script = `functions/adapters/local/${name}.ts`;
    const child = spawn(process.execPath, ["--import", "tsx", script, file], { stdio: ["ignore", "pipe", "inherit"] });
    const log: Record<string, unknown>[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.push(JSON.parse(line) as Record<string, unknown>);
    });
    const one: Running = {
      ...{ child, log },
      health: () =>
        fetch(`http://127.0.0.1:${port}/health`).then(
          async (response) => ({ status: response.status, ...((await response.json()) as object) }),
          () => undefined,
        ),
    };
    running.push(one);
    return one;
  };
  const endedBy = async ({ child }: Running, signal: NodeJS.Signals): Promise<unknown> => {
    child.kill(signal);
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
  };
  const common = {
    ...{ stack: "test", retention: {}, limits: {}, presets: undefined, uploadsTopic: "uploads" },
    topics: { incoming: "incoming", processed: "processed", deadLetter: "dead-letter" },
    ...{ rawBucket: "raw", processedBucket: "processed" },
  };

  it("start where nothing else is there, say what they miss, and end well when asked to", async () => {
    const nowhere = await freePort();
    const [functionPort, jobsPort] = [await freePort(), await freePort()];
    const host = "127.0.0.1";
    const settings = {
      ...common,
      objectStore: { endpoint: `http://${host}:${nowhere}`, region: "r", accessKeyId: "a", secretAccessKey: "s3cret" },
      kafka: { brokers: [`${host}:${nowhere}`], tls: false },
      warehouse: { host, port: nowhere, database: "d", user: "u", password: "passw0rd", tls: false },
    };
    const [imageFunction, jobs] = [
      start("image-function", functionPort, {
        ...settings,
        groupId: "g",
        processes: 1,
        concurrency: 2,
        healthPort: functionPort,
      }),
      start("jobs", jobsPort, { ...settings, port: jobsPort, eventToken: "t".repeat(32) }),
    ];
    const problem = await eventually("the image function says what it misses", async () => {
      const health = await imageFunction.health();
      return (
        health?.status === 503 && health.problem?.startsWith("The kafka does not answer: ") === true && health.problem
      );
    });
    expect(problem).to.contain(String(nowhere));
    await eventually("the jobs say what they miss", async () => {
      const health = await jobs.health();
      return health?.status === 503 && health.problem?.includes("does not answer") === true;
    });
    expect([imageFunction.child.exitCode, jobs.child.exitCode]).to.deep.equal([null, null]);
    expect(await Promise.all([endedBy(imageFunction, "SIGTERM"), endedBy(jobs, "SIGINT")])).to.deep.equal([0, 0]);
    const logs = JSON.stringify([imageFunction.log, jobs.log]);
    expect(logs).not.to.contain("s3cret");
    expect(logs).not.to.contain("passw0rd");
  });

  it("take an image of each source from its arrival to its row in the warehouse", async () => {
    const [broker, store, warehouse] = await Promise.all([testKafka(), testObjectStore(), newWarehouse()]);
    const kafka = kafkaClient(broker.connection, "test", keptLog());
    const topics = {
      incoming: freshName("incoming"),
      processed: freshName("processed"),
      deadLetter: freshName("dead-letter"),
    };
    const uploadsTopic = freshName("uploads");
    for (const name of [...Object.values(topics), uploadsTopic]) {
      await kafka.topics().create({ name, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
    }
    const [rawBucket, processedBucket] = [await store.newBucket("versioned"), await store.newBucket("locked")];
    const [healthPort, port] = [await freePort(), await freePort()];
    const settings = {
      ...{ ...common, topics, uploadsTopic, rawBucket, processedBucket },
      ...{ objectStore: store.connection, kafka: broker.connection },
    };
    const imageFunction = start("image-function", healthPort, {
      ...{ ...settings, warehouse: warehouse.writer, groupId: freshName("group"), healthPort },
      ...{ processes: 2, concurrency: 1 },
    });
    const jobs = start("jobs", port, {
      ...{ ...settings, warehouse: warehouse.owner, port, eventToken: "t".repeat(32) },
      // No event is told of this upload: it is found by the scan.
      ...{ reconcileEverySeconds: 1, reconcileAfterSeconds: 1 },
    });
    await eventually("both are healthy", async () =>
      (await Promise.all([imageFunction.health(), jobs.health()])).every((health) => health?.status === 200),
    );

    const uploaded = uuidv7();
    const s3 = s3Client(store.connection);
    const Key = uploadKey("acme", uploaded);
    await s3.send(new PutObjectCommand({ Bucket: rawBucket, Key, Body: sample("coffee.png") }));
    const publisher = kafka.publisher();
    const event = { source: "/second", id: "1", customer: "globex" };
    await publisher.publish(topics.incoming, [
      imageEvent({ ...event, bytes: sample("rocket.jpg") }),
      imageEvent({ ...event, id: "2", bytes: Buffer.from("no image") }),
    ]);

    // One that dies in the midst of it is started anew, and what it had not ended comes again.
    const [victim] = workersOf(imageFunction);
    if (victim === undefined) throw new Error("expected two processes; found none");
    process.kill(victim, "SIGKILL");

    const pool = createPool(warehouse.owner, { applicationName: "test" });
    interface Row {
      readonly image_id: string;
      readonly customer_id: string;
      readonly source: string;
      readonly outcome: string;
      readonly reason: string | null;
      readonly type: string | null;
      readonly results: number;
    }
    const rows = await eventually("all three are recorded", async () => {
      const found = await query<Row>(
        pool,
        `SELECT image_id, customer_id, source, outcome, reason, type, jsonb_array_length(results) AS results
         FROM pipeline.images ORDER BY customer_id, outcome`,
      );
      return found.length === 3 && found;
    });
    const told = rows.map(({ image_id: _, ...row }) => row);
    expect(told).to.deep.equal([
      { customer_id: "acme", source: "upload", outcome: "processed", reason: null, type: "png", results: 2 },
      { customer_id: "globex", source: "stream", outcome: "processed", reason: null, type: "jpeg", results: 2 },
      {
        customer_id: "globex",
        source: "stream",
        outcome: "rejected",
        reason: "unsupported_format",
        type: null,
        results: 0,
      },
    ]);
    expect(rows[0]?.image_id).to.equal(uploaded);
    await eventually("two processes take part again", async () => (await imageFunction.health())?.status === 200);
    const workers = workersOf(imageFunction);
    expect(workers).to.have.length(3);
    expect(workers.map(isAlive)).to.deep.equal([false, true, true]);
    expect(await endedBy(imageFunction, "SIGTERM")).to.equal(0);
    expect(await endedBy(jobs, "SIGTERM")).to.equal(0);
    expect(workers.filter(isAlive)).to.deep.equal([]);
    // A line an image, by its id.
    const logged = imageFunction.log.flatMap(({ imageId }) => (typeof imageId === "string" ? [imageId] : []));
    expect(new Set(logged)).to.deep.equal(new Set(rows.map(({ image_id }) => image_id)));
    await Promise.all([publisher.close(), pool.end()]);
    s3.destroy();
  });
});
