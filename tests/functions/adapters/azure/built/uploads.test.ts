import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { uuidv7 } from "uuidv7";
import { query } from "../../../../../functions/clients/postgres.ts";
import { readDeadLetter } from "../../../../../functions/core/dead-letter.ts";
import { UPLOAD_SOURCE } from "../../../../../functions/core/event-types.ts";
import { uploadKey } from "../../../../../functions/core/keys.ts";
import { presetsSchema } from "../../../../../functions/core/presets.ts";
import { processingVersion } from "../../../../../functions/core/processing-version.ts";
import { DAY_MS, RETAIN_MARGIN_MS } from "../../../../../functions/core/settings.ts";
import { ROOT } from "../../../../../infra/engine/paths.ts";
import type { FunctionApplication } from "../../../../helpers/azure-functions.ts";
import { blobCreated, queueMessage } from "../../../../helpers/azure-triggers.ts";
import { sample } from "../../../../helpers/sample-images.ts";
import { messagesOn } from "../../../../helpers/topic-messages.ts";
import { withOutageAt } from "../../../../helpers/warehouse-outage.ts";
import { startImageFunction, theBuilt } from "./applications.ts";
import { effects, lockedUntil } from "./effects.ts";
import { CLIENTS, PROCESSED, type Stage, theStage, TOPICS } from "./stage.ts";

interface Row {
  readonly customer_id: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly type: string | null;
  readonly results: readonly { key: string; versionId: string; bucket: string; retainUntil: string; sha256: string }[];
}

/** Slowest that a test stores. */
const SLOWEST_MS = 120_000;

/** The image function as it is deployed, on what Event Grid announces through a storage queue. */
describe("the built image function of Azure on uploads", () => {
  let stage: Stage;
  let fn: FunctionApplication;

  before(async function () {
    this.timeout(120_000);
    stage = await theStage();
    fn = await startImageFunction(stage);
  });
  after(() => fn.stop());

  const upload = async (bytes: Buffer, customer = "acme"): Promise<{ imageId: string; announcement: string }> => {
    const imageId = uuidv7();
    const key = uploadKey(customer, imageId);
    await stage.storage.service.getContainerClient(stage.raw).uploadBlockBlob(key, bytes, bytes.length);
    return { imageId, announcement: blobCreated(stage.raw, key) };
  };
  const rowOf = async (imageId: string): Promise<Row | undefined> =>
    (
      await query<Row & { image_id: string }>(stage.pool, "SELECT * FROM pipeline.images WHERE image_id = $1", [
        imageId,
      ])
    )[0];
  const failureOf = async (work: Promise<unknown>): Promise<string> =>
    await work.then(
      () => "none",
      (error: unknown) => String(error),
    );
  const base64 = (text: string): string => Buffer.from(text).toString("base64");

  it("is of at most 1.5 MB without sharp", async () => {
    expect((await theBuilt("image-function")).codeBytes).to.be.below(1.5 * 1024 * 1024);
  });

  it("asks the host for messages as they are, and has a place for what it cannot read", () => {
    const uploads = fn.registered.find(({ name }) => name === "uploads");
    const [trigger, poison] = Object.values(uploads?.bindings ?? {});
    const queue = { queueName: "%UPLOADS_QUEUE%", connection: "RAW_STORAGE" };
    expect(trigger).to.include({ ...queue, type: "queueTrigger", dataType: "string" });
    expect(poison).to.include({ ...queue, queueName: "%UPLOADS_QUEUE%-poison", type: "queue", direction: "out" });
  });

  for (const [encoding, encode] of [["plain", (text: string) => text] as const, ["base64", base64] as const]) {
    it(`stores, locks, records and announces what a ${encoding} message is about, once`, async () => {
      const { imageId, announcement } = await upload(sample("rocket.jpg"));
      const startedAt = Date.now();
      await fn.invoke(queueMessage("uploads", encode(announcement)));
      const row = await rowOf(imageId);
      expect(row).to.include({ customer_id: "acme", outcome: "processed", reason: null, type: "jpeg" });
      expect(row?.results).to.have.lengthOf(2);
      for (const { bucket, key, sha256 } of row?.results ?? []) {
        expect(bucket).to.equal(PROCESSED);
        const [until, ...more] = lockedUntil(stage, key);
        expect(more).to.deep.equal([]);
        const promisedMs = 7 * DAY_MS + RETAIN_MARGIN_MS;
        expect((until?.getTime() ?? 0) - startedAt).to.be.within(promisedMs, promisedMs + SLOWEST_MS);
        const [version] = stage.processed.blobs.get(key) ?? [];
        expect(version?.metadata).to.include({
          sha256,
          processing_version: processingVersion(presetsSchema.parse(undefined)),
        });
      }
      const before = await effects(stage);
      await fn.invoke(queueMessage("uploads", encode(announcement)));
      expect(await effects(stage)).to.deep.equal(before);
      const announced = new Set(
        (await messagesOn(stage, TOPICS.processed)).map(({ headers }) => headers["ce_id"]?.split(".")[0]),
      );
      expect(announced).to.include(imageId);
    });
  }

  it("decodes HEIC where its settings list that, with the package beside its code", async () => {
    const one = await startImageFunction(stage, { limits: { formats: ["heic"] } });
    try {
      const { imageId, announcement } = await upload(readFileSync(join(ROOT, "tests/fixtures/heic/two-colours.heic")));
      await one.invoke(queueMessage("uploads", announcement));
      expect(await rowOf(imageId)).to.include({ outcome: "processed", type: "heic" });
    } finally {
      await one.stop();
    }
  });

  it("rejects what is no image, and leaves its announcement among the dead letters", async () => {
    const { imageId, announcement } = await upload(Buffer.from("no image at all"));
    await fn.invoke(queueMessage("uploads", announcement));
    expect(await rowOf(imageId)).to.include({ outcome: "rejected", reason: "unsupported_format" });
    const letters = (await messagesOn(stage, TOPICS.deadLetter)).flatMap((message) => readDeadLetter(message) ?? []);
    const letter = letters.find((one) => one.imageId === imageId);
    expect(letter).to.include({ reason: "unsupported_format", topic: TOPICS.incoming });
  });

  it("sets aside what it cannot read, whole, in the poison queue", async () => {
    const before = await effects(stage);
    for (const text of ["no JSON", '{"some":"thing"}', base64("no JSON either")]) {
      const { outputData } = await fn.invoke(queueMessage("uploads", text));
      const [poison, ...more] = outputData ?? [];
      expect(more).to.deep.equal([]);
      expect(poison?.data.string ?? poison?.data.json).to.equal(text);
    }
    expect(await effects(stage)).to.deep.equal(before);
  });

  it("throws at an outage however often it has been, so that the message comes again, and dead-letters nothing", async () => {
    const { imageId, announcement } = await upload(sample("coffee.png"), "globex");
    const lettersBefore = (await messagesOn(stage, TOPICS.deadLetter)).length;
    const failing = queueMessage("uploads", announcement, 1000);
    const failure = await withOutageAt(stage, { customer: "globex", source: UPLOAD_SOURCE, id: imageId }, () =>
      failureOf(fn.invoke(failing)),
    );
    expect(failure).to.contain("The warehouse does not answer");
    expect(await rowOf(imageId)).to.equal(undefined);
    await fn.invoke(queueMessage("uploads", announcement, 1001));
    expect(await rowOf(imageId)).to.include({ outcome: "processed" });
    expect(await messagesOn(stage, TOPICS.deadLetter)).to.have.lengthOf(lettersBefore);
  });

  it("sets aside what fails for no known reason, but only after the fifth time", async () => {
    const { imageId, announcement } = await upload(sample("coffee.png"), "umbrella");
    await query(
      stage.pool,
      "ALTER TABLE pipeline.images ADD CONSTRAINT no_umbrella CHECK (customer_id <> 'umbrella') NOT VALID",
    );
    try {
      expect(await failureOf(fn.invoke(queueMessage("uploads", announcement, 4)))).to.contain("no_umbrella");
      const { outputData } = await fn.invoke(queueMessage("uploads", announcement, 5));
      expect(outputData?.[0]?.data.json).to.equal(announcement);
    } finally {
      await query(stage.pool, "ALTER TABLE pipeline.images DROP CONSTRAINT no_umbrella");
    }
    expect(await rowOf(imageId)).to.equal(undefined);
    await fn.invoke(queueMessage("uploads", announcement, 1));
    expect(await rowOf(imageId)).to.include({ outcome: "processed" });
  });

  it("logs in by its own identity alone, and tells nobody how", () => {
    const asked = new Set(stage.identity.asked.map((line) => line.split(" ")));
    const own = [...asked].filter(([clientId]) => clientId === CLIENTS.writer).map(([, resource]) => resource);
    expect(own).to.include.members([
      "https://storage.azure.com",
      "https://ossrdbms-aad.database.windows.net",
      "https://127.0.0.1",
    ]);
    const log = fn.log.join("\n");
    expect(log).to.contain('"outcome":"processed"');
    for (const secret of stage.secrets) expect(log).not.to.contain(secret);
  });
});
