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
import { isAlive, LocalProcesses, workersOf } from "../../../helpers/local-function.ts";
import { newWarehouse } from "../../../helpers/postgres.ts";
import { sample } from "../../../helpers/sample-images.ts";
import { testObjectStore } from "../../../helpers/versitygw.ts";
import { eventually } from "../../../helpers/wait.ts";

describe("the local processes", () => {
  let processes: LocalProcesses;

  beforeEach(() => {
    processes = new LocalProcesses();
  });
  afterEach(() => processes.end());

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
      processes.start("image-function", functionPort, {
        ...settings,
        groupId: "g",
        processes: 1,
        concurrency: 2,
        healthPort: functionPort,
      }),
      processes.start("jobs", jobsPort, { ...settings, port: jobsPort, eventToken: "t".repeat(32) }),
    ];
    const problem = await eventually("the image function says what it misses", async () => {
      const health = await imageFunction.health();
      return (
        health?.status === 503 &&
        health.problem?.startsWith("process 1 of 1: The kafka does not answer: ") === true &&
        health.problem
      );
    });
    expect(problem).to.contain(String(nowhere));
    await eventually("the jobs say what they miss", async () => {
      const health = await jobs.health();
      return health?.status === 503 && health.problem?.includes("does not answer") === true;
    });
    expect([imageFunction.child.exitCode, jobs.child.exitCode]).to.deep.equal([null, null]);
    expect(await Promise.all([imageFunction.endedBy("SIGTERM"), jobs.endedBy("SIGINT")])).to.deep.equal([0, 0]);
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
    const imageFunction = processes.start("image-function", healthPort, {
      ...{ ...settings, warehouse: warehouse.writer, groupId: freshName("group"), healthPort },
      ...{ processes: 2, concurrency: 1 },
    });
    const jobs = processes.start("jobs", port, {
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
    expect(await imageFunction.endedBy("SIGTERM")).to.equal(0);
    expect(await jobs.endedBy("SIGTERM")).to.equal(0);
    expect(workers.filter(isAlive)).to.deep.equal([]);
    // A line an image, by its id.
    const logged = imageFunction.log.flatMap(({ imageId }) => (typeof imageId === "string" ? [imageId] : []));
    expect(new Set(logged)).to.deep.equal(new Set(rows.map(({ image_id }) => image_id)));
    await Promise.all([publisher.close(), pool.end()]);
    s3.destroy();
  });
});
