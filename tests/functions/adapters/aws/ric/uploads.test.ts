import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Event, SQSEvent, SQSRecord } from "aws-lambda";
import { expect } from "chai";
import sharp from "sharp";
import { query } from "../../../../../functions/clients/postgres.ts";
import type { RawMessage } from "../../../../../functions/core/arrival.ts";
import { UPLOAD_SOURCE } from "../../../../../functions/core/event-types.ts";
import { parseUploadKey } from "../../../../../functions/core/keys.ts";
import { presetsSchema } from "../../../../../functions/core/presets.ts";
import { processingVersion } from "../../../../../functions/core/processing-version.ts";
import { ROOT } from "../../../../../infra/engine/paths.ts";
import type { LambdaFunction } from "../../../../helpers/lambda-function.ts";
import { otlpReceiver } from "../../../../helpers/otlp-receiver.ts";
import { sample } from "../../../../helpers/sample-images.ts";
import { messagesOn } from "../../../../helpers/topic-messages.ts";
import { withOutageAt } from "../../../../helpers/warehouse-outage.ts";
import { expectLocked } from "./locked.ts";
import { effects } from "./effects.ts";
import { startImageFunction, theBuilt } from "./functions.ts";
import { keptEvent, PROCESSED_BUCKET, RAW_BUCKET, type Stage, theStage, TOPICS } from "./stage.ts";

interface Row {
  readonly image_id: string;
  readonly customer_id: string;
  readonly source: string;
  readonly outcome: string;
  readonly type: string;
  readonly width_px: number;
  readonly bytes_in: number;
  readonly results: readonly { rendition: string; key: string; versionId: string; sha256: string }[];
}

/** Image whose result a message announces. */
const announcedImage = ({ headers }: RawMessage): string => headers["ce_id"]?.split(".")[0] ?? "";
const isOfS3 = ({ body }: SQSRecord): boolean => body.startsWith("{");

/** The image function as it is deployed, on what S3 announces through SQS. */
describe("the built image function on uploads", () => {
  let stage: Stage;
  let fn: LambdaFunction;

  before(async function () {
    this.timeout(120_000);
    stage = await theStage();
    fn = await startImageFunction(stage, { partialBatches: true });
  });
  after(() => fn.stop());

  /** Uploads what the event is about, and says which versions these are; the rest of the event stays as it was kept. */
  const upload = async (event: SQSEvent, images: readonly Buffer[]): Promise<SQSEvent> => {
    const left = [...images];
    for (const message of event.Records.filter(isOfS3)) {
      const body = JSON.parse(message.body) as S3Event;
      for (const { s3 } of body.Records) {
        const Body = left.shift();
        if (Body === undefined) throw new Error("Expected an image for each upload of the event.");
        const stored = await stage.s3.send(new PutObjectCommand({ Bucket: RAW_BUCKET, Key: s3.object.key, Body }));
        s3.object.versionId = stored.VersionId;
      }
      message.body = JSON.stringify(body);
      message.md5OfBody = createHash("md5").update(message.body).digest("hex");
    }
    expect(left).to.have.lengthOf(0);
    return event;
  };
  const imageIds = (event: SQSEvent): string[] =>
    event.Records.filter(isOfS3).flatMap(({ body }) =>
      (JSON.parse(body) as S3Event).Records.map(({ s3: { object } }) => {
        const upload = parseUploadKey(object.key);
        if (upload === undefined) throw new Error(`Expected the key of an upload but the event has ${object.key}.`);
        return upload.imageId;
      }),
    );
  const rowsOf = async (ids: readonly string[]): Promise<Row[]> =>
    await query<Row>(stage.pool, "SELECT * FROM pipeline.images WHERE image_id = ANY ($1::uuid[]) ORDER BY image_id", [
      ids,
    ]);
  const messageIds = ({ Records }: SQSEvent, ...which: number[]): object => ({
    batchItemFailures: which.map((at) => ({ itemIdentifier: Records[at]?.messageId })),
  });

  it("is of at most 1.5 MB without sharp", async () => {
    expect((await theBuilt("image-function")).codeBytes).to.be.within(100_000, 1_500_000);
  });

  it("stores, locks, records and announces each once, however often it is delivered", async () => {
    const event = await upload(keptEvent("uploads") as SQSEvent, [sample("rocket.jpg"), sample("chelsea.png")]);
    const startedAt = Date.now();
    expect(await fn.invoke(event)).to.deep.equal({ batchItemFailures: [] });

    const rows = await rowsOf(imageIds(event));
    const common = { source: "upload", outcome: "processed" };
    expect(
      rows.map(({ customer_id, source, outcome, type, width_px, bytes_in }) => ({
        customer_id,
        source,
        outcome,
        type,
        width_px,
        bytes_in,
      })),
    ).to.deep.equal([
      { ...common, customer_id: "acme", type: "jpeg", width_px: 640, bytes_in: 112_525 },
      { ...common, customer_id: "globex", type: "png", width_px: 451, bytes_in: 240_512 },
    ]);
    const results = rows.flatMap((row) => row.results);
    expect(results.map(({ rendition }) => rendition)).to.deep.equal(["web", "thumbnail", "web", "thumbnail"]);
    for (const { key: Key, versionId: VersionId, sha256, rendition } of results) {
      const version = { Bucket: PROCESSED_BUCKET, Key, VersionId };
      await expectLocked(stage.s3, version, startedAt);
      const { Body, Metadata } = await stage.s3.send(new GetObjectCommand(version));
      expect(Metadata).to.deep.equal({
        sha256,
        "processing-version": processingVersion(presetsSchema.parse(undefined)),
      });
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      expect(createHash("sha256").update(bytes).digest("hex")).to.equal(sha256);
      const { format, width } = await sharp(bytes).metadata();
      expect({ format, small: width <= 320 }).to.deep.equal({ format: "webp", small: rendition === "thumbnail" });
    }

    const before = await effects(stage);
    const keys = results.map(({ key }) => key);
    expect(before.processed.filter(({ Key = "" }) => keys.includes(Key))).to.have.lengthOf(4);
    expect(await fn.invoke(event)).to.deep.equal({ batchItemFailures: [] });
    expect(await effects(stage)).to.deep.equal(before);
    // Announced at least once, always under the same id.
    const announced = new Set((await messagesOn(stage, TOPICS.processed)).map(announcedImage));
    expect([...announced]).to.include.members(imageIds(event));
  });

  it("has sent its traces and figures when it answers, where it is told an endpoint", async () => {
    const receiver = await otlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_RESOURCE_ATTRIBUTES: "service.namespace=blue" };
    const traced = await startImageFunction(stage, { partialBatches: true }, env);
    try {
      const event = await upload(keptEvent("uploads") as SQSEvent, [sample("rocket.jpg"), sample("chelsea.png")]);
      await traced.invoke(event);
      const spans = receiver.spans().filter(({ name }) => name === "handle image");
      expect(spans.map(({ attributes }) => attributes["image.id"])).to.deep.equal(imageIds(event));
      expect(spans[0]?.resource).to.include({ "service.name": "image-function", "service.namespace": "blue" });
      expect(receiver.points("image_pipeline.deliveries")).to.have.length.at.least(1);
      const lines = traced.log.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as object);
      for (const { traceId } of spans)
        expect(lines.filter((line) => "traceId" in line && line.traceId === traceId)).to.have.length(1);
    } finally {
      await traced.stop();
      await receiver.close();
    }
  });

  it("decodes HEIC where its settings list that, with the package beside its code", async () => {
    const one = await startImageFunction(stage, { partialBatches: true, limits: { formats: ["jpeg", "heic"] } });
    // Of images that nobody has seen: other ids of the same time.
    const text = JSON.stringify(keptEvent("uploads")).replaceAll(
      /(?<=01a1f84a[0-9a-f-]{16})[0-9a-f]{12}/g,
      "000000000001",
    );
    try {
      const event = await upload(JSON.parse(text) as SQSEvent, [
        readFileSync(join(ROOT, "tests/fixtures/heic/two-colours.heic")),
        sample("rocket.jpg"),
      ]);
      expect(await one.invoke(event)).to.deep.equal({ batchItemFailures: [] });
      const rows = await rowsOf(imageIds(event));
      expect(rows.map(({ outcome, type, width_px }) => [outcome, type, width_px])).to.deep.equal([
        ["processed", "heic", 64],
        ["processed", "jpeg", 640],
      ]);
    } finally {
      await one.stop();
    }
  });

  it("takes the message that S3 sends as its notification is set up", async () => {
    const before = await effects(stage);
    expect(await fn.invoke(keptEvent("uploads-test"))).to.deep.equal({ batchItemFailures: [] });
    expect(await effects(stage)).to.deep.equal(before);
  });

  it("names the one message that it cannot read, and handles the one behind it", async () => {
    const event = await upload(keptEvent("uploads-one-unreadable") as SQSEvent, [sample("coffee.png")]);
    expect(await fn.invoke(event)).to.deep.equal(messageIds(event, 0));
    expect((await rowsOf(imageIds(event))).map(({ outcome }) => outcome)).to.deep.equal(["processed"]);
  });

  it("names the one message that meets an outage; its next delivery is its first, and the other's without effect", async () => {
    const event = await upload(keptEvent("uploads-one-outage") as SQSEvent, [
      sample("coffee.png"),
      sample("rocket.jpg"),
    ]);
    const [first = "", second = ""] = imageIds(event);
    const failing = { customer: "globex", source: UPLOAD_SOURCE, id: second };
    expect(await withOutageAt(stage, failing, () => fn.invoke(event))).to.deep.equal(messageIds(event, 1));
    const [done, ...more] = await rowsOf([first, second]);
    expect(done).to.include({ image_id: first, outcome: "processed" });
    expect(more).to.deep.equal([]);

    expect(await fn.invoke(event)).to.deep.equal({ batchItemFailures: [] });
    const [same, other] = await rowsOf([first, second]);
    expect(same).to.deep.equal(done);
    expect(other).to.include({ image_id: second, customer_id: "globex", outcome: "processed" });
  });

  it("handles the second upload of a message whose first fails, and the message comes again", async () => {
    const event = await upload(keptEvent("uploads-two-in-one") as SQSEvent, [
      sample("rocket.jpg"),
      sample("chelsea.png"),
    ]);
    // A fault of the program, as far as it can tell: no outage, and not the image's.
    const rule = "no_umbrella CHECK (customer_id <> 'umbrella')";
    await query(stage.pool, `ALTER TABLE pipeline.images ADD CONSTRAINT ${rule}`);
    try {
      expect(await fn.invoke(event)).to.deep.equal(messageIds(event, 0));
    } finally {
      await query(stage.pool, "ALTER TABLE pipeline.images DROP CONSTRAINT no_umbrella");
    }
    const handled = async (): Promise<string[]> =>
      (await rowsOf(imageIds(event))).map(({ customer_id, outcome }) => `${customer_id} ${outcome}`);
    expect(await handled()).to.deep.equal(["globex processed"]);
    expect(fn.log.join("\n")).to.contain(`"messageId":"${event.Records[0]?.messageId ?? ""}"`);

    expect(await fn.invoke(event)).to.deep.equal({ batchItemFailures: [] });
    expect(await handled()).to.deep.equal(["umbrella processed", "globex processed"]);
  });

  it("logs in with what Secrets Manager holds, and tells nobody", () => {
    const logins = [stage.kafkaSettings, stage.warehouseSettings("writer")].map(({ login }) => login);
    const arns = logins.map((login) => (login.kind === "secret" ? login.arn : "a secret"));
    expect(stage.secretsManager.reads).to.include.members(arns);
    const log = fn.log.join("\n");
    expect(log).to.contain('"outcome":"processed"');
    for (const password of stage.passwords) expect(log).not.to.contain(password);
  });

  it("refuses an event that it does not know", async () => {
    const error: unknown = await fn.invoke({ detail: {} }).catch((thrown: unknown) => thrown);
    expect(error).to.include({ errorType: "TypeError" });
  });
});
