import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { kafkaClient } from "../../../../functions/clients/kafka.ts";
import { createPool, query } from "../../../../functions/clients/postgres.ts";
import { imageEvent } from "../../../../functions/core/encode-event.ts";
import { processingVersion } from "../../../../functions/core/processing-version.ts";
import { presetsSchema } from "../../../../functions/core/presets.ts";
import { bundle } from "../../../../infra/providers/local/bundle.ts";
import { freePort } from "../../../helpers/free-port.ts";
import { freshName, testKafka } from "../../../helpers/kafka.ts";
import { keptLog } from "../../../helpers/kept-log.ts";
import { newWarehouse } from "../../../helpers/postgres.ts";
import { ModuleFolder } from "../../../helpers/processor-module.ts";
import { sample } from "../../../helpers/sample-images.ts";
import { testObjectStore } from "../../../helpers/versitygw.ts";
import { eventually } from "../../../helpers/wait.ts";

/** Hangs on one image, refuses one, and calls the others by a package that it has beside it. */
const MODULE = `
import { shapeOf } from "@globex/shapes";
export default {
  version: "shapes-2",
  async process(image) {
    const { type } = image.facts;
    if (type === "gif") for (;;);
    if (type === "webp") image.reject("no webp, please");
    const { widthPx, heightPx } = await image.pixels({ maxSidePx: 100 });
    return { label: shapeOf(widthPx, heightPx) };
  },
};`;

describe("a processor written outside of the repository, in the local function", () => {
  const modules = new ModuleFolder();
  let child: ChildProcess | undefined;
  after(async () => {
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    modules.remove();
  });

  it("labels what the warehouse counts, and fails like any processing", async () => {
    const [broker, store, warehouse] = await Promise.all([testKafka(), testObjectStore(), newWarehouse()]);
    modules.write("node_modules/@globex/shapes/package.json", `{"name": "@globex/shapes", "main": "main.cjs"}`);
    modules.write(
      "node_modules/@globex/shapes/main.cjs",
      `exports.shapeOf = (w, h) => w > h ? "landscape" : "portrait";`,
    );
    const { settings: processor } = await modules.packaged("vision/processor.mjs", MODULE);

    const kafka = kafkaClient(broker.connection, "test", keptLog());
    const [incoming, processed, deadLetter, uploadsTopic] = ["in", "processed", "dead", "uploads"].map(freshName);
    if (incoming === undefined) throw new Error("expected a topic");
    for (const name of [incoming, processed, deadLetter, uploadsTopic]) {
      if (name === undefined) continue;
      await kafka.topics().create({ name, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
    }
    const [rawBucket, processedBucket] = [await store.newBucket("versioned"), await store.newBucket("locked")];
    const healthPort = await freePort();
    const { script } = await bundle("image-function");
    const file = modules.write(
      "settings.json",
      JSON.stringify({
        ...{ stack: "test", retention: {}, rawBucket, processedBucket, uploadsTopic },
        limits: { processSeconds: 2, maxAttempts: 1 },
        topics: { incoming, processed, deadLetter },
        ...{ objectStore: store.connection, kafka: broker.connection, warehouse: warehouse.writer },
        ...{ groupId: freshName("group"), processes: 2, concurrency: 2, healthPort, processor },
      }),
    );
    child = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "inherit"], cwd: modules.folder });
    const log: string[] = [];
    if (child.stdout !== null) createInterface({ input: child.stdout }).on("line", (line) => log.push(line));
    await eventually("it is healthy", async () =>
      fetch(`http://127.0.0.1:${healthPort}/health`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );

    const { default: sharp } = await import("sharp");
    const tall = sharp({ create: { width: 40, height: 90, channels: 3, background: "teal" } });
    const images = [
      sample("coffee.png"),
      sample("rocket.jpg"),
      await tall.clone().png().toBuffer(),
      await tall.clone().gif().toBuffer(),
      await tall.clone().webp().toBuffer(),
    ];
    const publisher = kafka.publisher();
    await publisher.publish(
      incoming,
      images.map((bytes, at) => imageEvent({ source: "/second", id: String(at), customer: "globex", bytes })),
    );

    const pool = createPool(warehouse.owner, { applicationName: "test" });
    interface Row {
      readonly event_id: string;
      readonly outcome: string;
      readonly reason: string | null;
      readonly label: string | null;
      readonly processing_version: string;
    }
    const rows = await eventually("all are recorded", async () => {
      const found = await query<Row>(
        pool,
        `SELECT event_id, outcome, reason, label, processing_version FROM pipeline.images ORDER BY event_id`,
      );
      return found.length === images.length && found;
    });
    const version = processingVersion(presetsSchema.parse(undefined), { processor });
    expect(version).to.match(/^[0-9a-f]{12}\+shapes-2$/);
    expect(rows.map(({ outcome, reason, label }) => [outcome, reason, label])).to.deep.equal([
      ["processed", null, "landscape"],
      ["processed", null, "landscape"],
      ["processed", null, "portrait"],
      ["failed", "processing_timeout", null],
      ["rejected", "refused_by_processor", null],
    ]);
    for (const { processing_version } of rows) expect(processing_version).to.equal(version);
    const counted = await query<{ label: string; images: string }>(
      pool,
      `SELECT label, sum(images) AS images FROM bi.images_by_label GROUP BY label ORDER BY label`,
    );
    expect(counted.map(({ label, images }) => [label, Number(images)])).to.deep.equal([
      ["landscape", 2],
      ["none", 2],
      ["portrait", 1],
    ]);
    child.kill("SIGTERM");
    expect(((await once(child, "exit")) as [number | null])[0]).to.equal(0);
    await Promise.all([publisher.close(), pool.end()]);
  });
});
