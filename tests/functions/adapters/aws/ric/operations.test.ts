import { ListObjectVersionsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type pg from "pg";
import { operationsSettingsSchema } from "../../../../../functions/adapters/aws/settings.ts";
import { createPool, query } from "../../../../../functions/clients/postgres.ts";
import { postgresWarehouse } from "../../../../../functions/clients/postgres-warehouse.ts";
import { s3RawStore } from "../../../../../functions/clients/s3-raw-store.ts";
import { decodeEvent } from "../../../../../functions/core/decode-event.ts";
import { UNDELIVERED, uploadKey } from "../../../../../functions/core/keys.ts";
import { setAside } from "../../../../../functions/hosting/set-aside.ts";
import type { NewApiKey } from "../../../../../functions/jobs/api-keys.ts";
import type { LambdaFunction } from "../../../../helpers/lambda-function.ts";
import { startRds } from "../../../../helpers/lambda-postgres.ts";
import type { TestPostgres } from "../../../../helpers/postgres.ts";
import { testObjectStore } from "../../../../helpers/versitygw.ts";
import { messagesOn } from "../../../../helpers/topic-messages.ts";
import { imageIdAt, processed, rejected, RETAIN_UNTIL } from "../../../warehouse/samples.ts";
import { startBuilt } from "./functions.ts";
import { makeOlder } from "./older.ts";
import { PROCESSED_BUCKET, type Stage, theStage } from "./stage.ts";

const TOPICS = { incoming: "operations.incoming", processed: "operations.processed", deadLetter: "operations.dead" };
const BI_READER_SECRET = "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:bi-reader-AbCdEf";
const MINUTE_MS = 60_000;

/** The operations function as it is deployed, on what `pulumi up`, an operator and a schedule ask of it. */
describe("the built operations function", () => {
  let stage: Stage;
  let postgres: TestPostgres;
  let owner: pg.Pool;
  let rawBucket: string;
  let fn: LambdaFunction;

  before(async function () {
    this.timeout(120_000);
    // A server of its own: `prepare` gives the server's roles other logins than the rest of the tests has.
    [stage, postgres] = await Promise.all([theStage(), startRds()]);
    const { user, password, ...server } = postgres.owner("image_pipeline");
    owner = createPool(postgres.owner("image_pipeline"), { applicationName: "test", maxConnections: 1 });
    rawBucket = await (await testObjectStore()).newBucket("versioned");
    const topic = { partitions: 2, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 };
    const settings = operationsSettingsSchema.parse({
      ...{ limits: {}, retention: {}, objectStore: stage.objectStore, rawBucket, processedBucket: PROCESSED_BUCKET },
      warehouse: { ...server, user, login: stage.addLogin("owner", { username: user, password }) },
      ...{ kafka: stage.kafkaSettings, topics: TOPICS, groupId: "image-function" },
      createTopics: Object.values(TOPICS).map((name) => ({ name, ...topic })),
      ...{ biReaderSecretArn: BI_READER_SECRET, undeliveredPrefix: "aws/lambda/" },
    });
    fn = await startBuilt(stage, "operations", settings);
  });
  after(async () => {
    await fn.stop();
    await owner.end();
    await postgres.stop();
  });

  const refused = async (event: unknown): Promise<{ errorType: string; message: string }> => {
    const { errorType, message } = (await fn.invoke(event).catch((thrown: unknown) => thrown)) as {
      errorType: string;
      message: string;
    };
    return { errorType, message };
  };
  const operation = (name: string, args: object): Promise<unknown> => fn.invoke({ kind: "operation", name, args });

  it("prepares a stack from nothing, and a second time without effect", async () => {
    const first = (await fn.invoke({ kind: "prepare", revision: "1" })) as { migrations: string[]; topics: string[] };
    expect(first.migrations).to.include.members(["001_schemas", "007_bi"]);
    expect(first.topics).to.deep.equal(Object.values(TOPICS));
    for (const name of Object.values(TOPICS)) {
      expect(await stage.kafka.topics().describe(name)).to.include({ partitions: 2, maxMessageBytes: 1_048_588 });
    }
    const roles = await query<{ role: string }>(
      owner,
      "SELECT rolname AS role FROM pg_roles WHERE pg_has_role(rolname, 'rds_iam', 'member') AND rolcanlogin ORDER BY 1",
    );
    expect(roles.map(({ role }) => role)).to.include.members(["writer", "web"]);
    const secret = stage.secretsManager.secrets.get(BI_READER_SECRET) ?? "";
    const { username, password } = JSON.parse(secret) as { username: string; password: string };
    const login = { ...postgres.owner("image_pipeline"), user: username, password };
    const analyst = createPool(login, { applicationName: "test", maxConnections: 1 });
    expect(await query(analyst, "SELECT count(*) AS images FROM bi.images")).to.deep.equal([{ images: 0 }]);
    await analyst.end();

    expect(await fn.invoke({ kind: "prepare", revision: "2" })).to.deep.equal({ ...first, migrations: [] });
    expect(stage.secretsManager.secrets.get(BI_READER_SECRET)).to.equal(secret);
  });

  it("answers an operator in plain JSON", async () => {
    const warehouse = postgresWarehouse(owner);
    for (const image of [processed(), processed({ customer: "globex" }), rejected()]) {
      await warehouse.identify(image);
      await warehouse.record(image);
    }
    const rows = (await operation("stats", { by: ["customer"] })) as Record<string, unknown>[];
    expect(rows.map(({ p95Ms, ...row }) => ({ ...row, timed: typeof p95Ms }))).to.deep.equal([
      { customer: "acme", images: 2, bytesIn: 1500, bytesOut: 100, timed: "number" },
      { customer: "globex", images: 1, bytesIn: 1000, bytesOut: 100, timed: "number" },
    ]);
    expect(await operation("locked", {})).to.deep.equal({ objects: 2, until: RETAIN_UNTIL.toISOString() });
  });

  it("announces an upload whose event was lost, once", async () => {
    const [lost, young] = [imageIdAt(0), imageIdAt(0)];
    for (const imageId of [lost, young]) {
      const object = { Bucket: rawBucket, Key: uploadKey("acme", imageId), Body: "an image" };
      await stage.s3.send(new PutObjectCommand(object));
    }
    makeOlder(rawBucket, uploadKey("acme", lost), 16 * MINUTE_MS);
    expect(await fn.invoke({ kind: "job", name: "reconcile" })).to.deep.equal({ announced: 1 });
    expect(await fn.invoke({ kind: "job", name: "reconcile" })).to.deep.equal({ announced: 0 });
    const announced = (await messagesOn(stage, TOPICS.incoming)).map((message) => decodeEvent(message, { rawBucket }));
    expect(announced.map(({ customer, imageId }) => ({ customer, imageId }))).to.deep.equal([
      { customer: "acme", imageId: lost },
    ]);
  });

  it("puts back what the event source gave up on and what the image function set aside, once", async () => {
    const value = Buffer.from([0, 1, 255]);
    const place = { topic: TOPICS.incoming, partition: 1 };
    const message = { ...place, offset: "40", key: Buffer.from("initech"), value, headers: {} };
    await setAside(s3RawStore(stage.s3, rawBucket), message);
    const record = { ...place, offset: 41, key: message.key.toString("base64"), value: value.toString("base64") };
    const payload = { eventSource: "aws:kafka", records: { [`${TOPICS.incoming}-1`]: [record] } };
    const left = {
      Bucket: rawBucket,
      Key: "aws/lambda/esm/a",
      Body: JSON.stringify({ payload: JSON.stringify(payload) }),
    };
    await stage.s3.send(new PutObjectCommand(left));
    const report = { redelivered: 2, unreadable: 0, refused: 0 };
    expect(await fn.invoke({ kind: "job", name: "redeliver" })).to.deep.equal(report);
    expect(await fn.invoke({ kind: "job", name: "redeliver" })).to.deep.equal({ ...report, redelivered: 0 });
    const back = (await messagesOn(stage, TOPICS.incoming)).filter(({ key }) => key?.toString() === "initech");
    expect(back.map((one) => [one.value, one.headers])).to.have.deep.members(
      [41, 40].map((offset) => [value, { origin: `${TOPICS.incoming}/1/${offset}` }]),
    );
    // Removed for good: no version of it is left, nor a marker.
    for (const Prefix of [UNDELIVERED, "aws/lambda/"]) {
      const listed = await stage.s3.send(new ListObjectVersionsCommand({ Bucket: rawBucket, Prefix }));
      expect([...(listed.Versions ?? []), ...(listed.DeleteMarkers ?? [])]).to.deep.equal([]);
    }
  });

  it("refuses what it does not know, names what it does, and goes on", async () => {
    const kind = await refused({ kind: "shell", command: "ls" });
    expect(kind.errorType).to.equal("RangeError");
    expect(kind.message).to.contain('received {"kind":"shell"}').and.to.contain("'operation' | 'job' | 'prepare'");
    const job = await refused({ kind: "job", name: "truncate" });
    expect(job.errorType).to.equal("RangeError");
    expect(job.message).to.contain('"name":"truncate"').and.to.contain('"reconcile"|"redeliver"|"upkeep"');
    // Every object has a constructor: it is no operation.
    for (const name of ["truncate", "constructor"]) {
      const unknown = await refused({ kind: "operation", name, args: {} });
      expect(unknown.errorType).to.equal("RangeError");
      expect(unknown.message).to.contain(`received "${name}"`).and.to.contain("stats, find-images, ");
    }
    const column = await refused({ kind: "operation", name: "stats", args: { by: ["password"] } });
    expect(column).to.deep.include({ errorType: "RangeError" });
    expect(column.message).to.contain("customer, source, type");
    expect(await operation("stats", { by: [] })).to.have.lengthOf(1);
  });

  it("logs no secret", async () => {
    const { key } = (await operation("create-api-key", { customer: "acme" })) as NewApiKey;
    expect(key).to.match(/^ipk_/);
    const log = fn.log.join("\n");
    expect(log).to.contain('"job":"reconcile"');
    const { password } = JSON.parse(stage.secretsManager.secrets.get(BI_READER_SECRET) ?? "{}") as { password: string };
    for (const secret of [...stage.passwords, password, key]) expect(log).not.to.contain(secret);
  });
});
