import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { expect } from "chai";
import type pg from "pg";
import type { OperationsAnswer } from "../../../../../functions/adapters/azure/mailbox.ts";
import { operationsSettingsSchema } from "../../../../../functions/adapters/azure/settings.ts";
import { setAside } from "../../../../../functions/hosting/set-aside.ts";
import { blobRawStore } from "../../../../../functions/clients/blob-raw-store.ts";
import { createPool, query } from "../../../../../functions/clients/postgres.ts";
import { postgresWarehouse } from "../../../../../functions/clients/postgres-warehouse.ts";
import { decodeEvent } from "../../../../../functions/core/decode-event.ts";
import { uploadKey } from "../../../../../functions/core/keys.ts";
import { DAY_MS } from "../../../../../functions/core/settings.ts";
import { MIGRATIONS } from "../../../../../infra/providers/azure/archive.ts";
import type { NewApiKey } from "../../../../../functions/jobs/api-keys.ts";
import { type FunctionApplication, startApplication } from "../../../../helpers/azure-functions.ts";
import { queueMessage, timer } from "../../../../helpers/azure-triggers.ts";
import { type BlobService, startBlobService } from "../../../../helpers/blob-service.ts";
import { type EntraPostgres, startEntraPostgres } from "../../../../helpers/entra-postgres.ts";
import { startVault, type VaultStandIn } from "../../../../helpers/key-vault.ts";
import { startPostgres, type TestPostgres } from "../../../../helpers/postgres.ts";
import { messagesOn } from "../../../../helpers/topic-messages.ts";
import { type VersionedBlobs, versionedBlobs } from "../../../../helpers/versioned-blobs.ts";
import { eventually } from "../../../../helpers/wait.ts";
import { imageIdAt, processed, rejected, RETAIN_UNTIL } from "../../../warehouse/samples.ts";
import { theBuilt } from "./applications.ts";
import { CLIENTS, PROCESSED, type Stage, theStage } from "./stage.ts";

const TOPICS = { incoming: "operations.incoming", processed: "operations.processed", deadLetter: "operations.dead" };
const ROLES = { writer: "0f7b3c1e-93d8-4a43-9a5c-0d4f2f1a8f11", web: "1f7b3c1e-93d8-4a43-9a5c-0d4f2f1a8f12" };
const MINUTE_MS = 60_000;

/** The operations application as it is deployed, on what `pulumi up`, an operator and its timers ask of it. */
describe("the built operations application of Azure", () => {
  let stage: Stage;
  let postgres: TestPostgres;
  let entra: EntraPostgres;
  let vault: VaultStandIn;
  let owner: pg.Pool;
  let rawAccount: BlobService;
  let app: FunctionApplication;
  const raw: VersionedBlobs = versionedBlobs("raw");
  const mailbox: VersionedBlobs = versionedBlobs("operations");

  before(async function () {
    this.timeout(120_000);
    // A server of its own: `prepare` gives the server's roles other logins than the rest of the tests has.
    [stage, postgres, vault] = await Promise.all([theStage(), startPostgres(), startVault("a token for the vault")]);
    const { user, password, port, ...server } = postgres.owner("image_pipeline");
    [entra, rawAccount] = await Promise.all([
      startEntraPostgres(port),
      startBlobService((request) => (request.container === "operations" ? mailbox : raw).answer(request)),
    ]);
    stage.passwords.set(CLIENTS.owner, password);
    owner = createPool(postgres.owner("image_pipeline"), { applicationName: "test", maxConnections: 1 });
    const topic = { partitions: 2, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 };
    const settings = operationsSettingsSchema.parse({
      ...{ clientId: CLIENTS.owner, limits: {}, retention: { rawDays: "untilProcessed" }, mailbox: "operations" },
      blobs: {
        raw: { accountUrl: rawAccount.accountUrl, container: "raw" },
        processed: { accountUrl: stage.processedAccount.accountUrl, container: PROCESSED },
      },
      warehouse: { ...server, user, port: entra.port },
      ...{ kafka: stage.kafkaSettings, topics: TOPICS, groupId: "image-function", roles: ROLES },
      ...{ vaultUrl: vault.url, biReaderSecret: "bi-reader" },
      createTopics: Object.values(TOPICS).map((name) => ({ name, ...topic })),
    });
    const { file } = await theBuilt("operations");
    app = await startApplication(file, stage.environment(settings, rawAccount.ca, vault.ca));
  });
  after(async () => {
    await app.stop();
    await owner.end();
    await Promise.all([entra.stop(), vault.stop(), rawAccount.stop()]);
    await postgres.stop();
  });

  const put = async (container: string, key: string, text: string): Promise<unknown> =>
    await rawAccount.service.getContainerClient(container).uploadBlockBlob(key, text, Buffer.byteLength(text));
  const current = (of: VersionedBlobs, key: string): string | undefined =>
    of.blobs
      .get(key)
      ?.find((version) => version.current)
      ?.bytes.toString();

  /** Asks as the operator's commands do, and takes the answer. */
  const ask = async (request: unknown, encode = (text: string) => text): Promise<OperationsAnswer> => {
    const id = randomUUID();
    await put("operations", `requests/${id}.json`, JSON.stringify(request));
    await app.invoke(queueMessage("requests", encode(JSON.stringify({ id }))));
    expect(current(mailbox, `requests/${id}.json`)).to.equal(undefined);
    return JSON.parse(current(mailbox, `answers/${id}.json`) ?? "") as OperationsAnswer;
  };
  const resultOf = async (request: unknown): Promise<unknown> => {
    const answer = await ask(request);
    if ("error" in answer) throw new Error(answer.error.message);
    return answer.result;
  };
  const refusal = async (request: unknown): Promise<{ type: string; message: string }> => {
    const answer = await ask(request);
    if ("result" in answer) throw new Error("Expected a refusal.");
    return answer.error;
  };
  /** A line comes by another way than the answer, and maybe after it. */
  const logged = async (line: RegExp): Promise<unknown> =>
    await eventually(`${String(line)} is logged`, () => line.test(app.log.join("\n")), 5000);
  const operation = (name: string, args: object): Promise<unknown> => resultOf({ kind: "operation", name, args });

  it("has a timer for each job, and takes requests as they are", () => {
    const schedules = app.registered.flatMap(({ name, bindings }) =>
      Object.values(bindings).flatMap((binding) => (binding.type === "timerTrigger" ? [[name, binding]] : [])),
    );
    expect(Object.fromEntries(schedules)).to.have.all.keys(
      ...["reconcile", "redeliver", "upkeep", "expire-results", "expire-originals"],
    );
    const requests = app.registered.find(({ name }) => name === "requests");
    expect(Object.values(requests?.bindings ?? {})[0]).to.include({
      ...{ type: "queueTrigger", dataType: "string", queueName: "%OPERATIONS_QUEUE%", connection: "RAW_STORAGE" },
    });
  });

  it("prepares a stack from nothing, once where it is asked twice at a time, and again without effect", async () => {
    const asked = ["1", "2"].map((revision) => resultOf({ kind: "prepare", revision }));
    const both = (await Promise.all(asked)) as { migrations: string[]; topics: string[] }[];
    expect(both.flatMap(({ migrations }) => migrations)).to.have.lengthOf(readdirSync(MIGRATIONS).length);
    for (const { topics } of both) expect(topics).to.deep.equal(Object.values(TOPICS));
    for (const name of Object.values(TOPICS)) {
      expect(await stage.kafka.topics().describe(name)).to.include({ partitions: 2, maxMessageBytes: 1_048_588 });
    }
    // Applications log in by object id; only analysts have a password.
    expect([...entra.labels]).to.deep.equal([
      ["writer", `aadauth,oid=${ROLES.writer},type=service`],
      ["web", `aadauth,oid=${ROLES.web},type=service`],
    ]);
    const superuser = createPool(postgres.superuser(), { applicationName: "test", maxConnections: 1 });
    const withPassword = await query<{ name: string }>(
      superuser,
      "SELECT rolname AS name FROM pg_authid WHERE rolname IN ('writer', 'web', 'bi_reader') AND rolpassword IS NOT NULL",
    );
    await superuser.end();
    expect(withPassword).to.deep.equal([{ name: "bi_reader" }]);
    const secret = vault.secrets.get("bi-reader") ?? "";
    const { username, password } = JSON.parse(secret) as { username: string; password: string };
    const login = { ...postgres.owner("image_pipeline"), user: username, password };
    const analyst = createPool(login, { applicationName: "test", maxConnections: 1 });
    expect(await query(analyst, "SELECT count(*) AS images FROM bi.images")).to.deep.equal([{ images: 0 }]);
    await analyst.end();

    const again = { migrations: [], topics: Object.values(TOPICS) };
    expect(await resultOf({ kind: "prepare", revision: "3" })).to.deep.equal(again);
    expect(vault.secrets.get("bi-reader")).to.equal(secret);
    expect(vault.asked).to.deep.equal(["GET bi-reader", "PUT bi-reader", "GET bi-reader", "GET bi-reader"]);
  });

  it("answers an operator in plain JSON, once, in both encodings of a message", async () => {
    const warehouse = postgresWarehouse(owner);
    for (const image of [processed(), processed({ customer: "globex" }), rejected()]) {
      await warehouse.identify(image);
      await warehouse.record(image);
    }
    expect(await operation("locked", {})).to.deep.equal({ objects: 2, until: RETAIN_UNTIL.toISOString() });
    const request = { kind: "operation", name: "create-api-key", args: { customer: "acme" } };
    const id = randomUUID();
    await put("operations", `requests/${id}.json`, JSON.stringify(request));
    const message = Buffer.from(JSON.stringify({ id })).toString("base64");
    await app.invoke(queueMessage("requests", message));
    const answer = current(mailbox, `answers/${id}.json`);
    await app.invoke(queueMessage("requests", message, 2));
    expect(current(mailbox, `answers/${id}.json`)).to.equal(answer);
    expect(await operation("list-api-keys", {})).to.have.lengthOf(1);
  });

  it("refuses what it does not know, names what it does, and goes on", async () => {
    const kind = await refusal({ kind: "shell", command: "ls" });
    expect(kind.type).to.equal("RangeError");
    expect(kind.message).to.contain('received {"kind":"shell"}').and.to.contain("'operation' | 'job' | 'prepare'");
    const job = await refusal({ kind: "job", name: "truncate" });
    expect(job.message).to.contain('"name":"truncate"').and.to.contain('"redeliver"|"upkeep"|"expire-results"');
    const unknown = await refusal({ kind: "operation", name: "constructor", args: {} });
    expect(unknown).to.include({ type: "RangeError" });
    expect(unknown.message).to.contain("stats, find-images, ");
    expect(await operation("stats", { by: [] })).to.have.lengthOf(1);
  });

  it("answers also where there is no request, or one that never comes to an end; and takes no other name", async () => {
    const [none, endless] = [randomUUID(), randomUUID()];
    await app.invoke(queueMessage("requests", JSON.stringify({ id: none })));
    expect(current(mailbox, `answers/${none}.json`)).to.contain("there is none");
    await put("operations", `requests/${endless}.json`, JSON.stringify({ kind: "job", name: "upkeep" }));
    await app.invoke(queueMessage("requests", JSON.stringify({ id: endless }), 4));
    expect(current(mailbox, `answers/${endless}.json`)).to.contain("begun 3 times");
    const before = mailbox.blobs.size;
    for (const text of ['{"id":"../answers/x"}', "{}", "no JSON"]) await app.invoke(queueMessage("requests", text));
    expect(mailbox.blobs.size).to.equal(before);
  });

  it("announces an upload whose event was lost, once", async () => {
    const [lost, young] = [imageIdAt(0), imageIdAt(0)];
    for (const imageId of [lost, young]) await put("raw", uploadKey("acme", imageId), "an image");
    const [version] = raw.blobs.get(uploadKey("acme", lost)) ?? [];
    if (version === undefined) throw new Error("There is no upload.");
    raw.blobs.set(uploadKey("acme", lost), [{ ...version, modifiedAt: new Date(Date.now() - 16 * MINUTE_MS) }]);
    for (let run = 0; run < 2; run++) await app.invoke(timer("reconcile"));
    const announced = (await messagesOn(stage, TOPICS.incoming)).map((m) => decodeEvent(m, { rawBucket: "raw" }));
    expect(announced.map(({ customer, imageId }) => ({ customer, imageId }))).to.deep.equal([
      { customer: "acme", imageId: lost },
    ]);
  });

  it("puts back what was set aside, with the identity it had", async () => {
    const store = blobRawStore(rawAccount.service, "raw");
    const value = Buffer.from([0, 1, 255]);
    const place = { topic: TOPICS.incoming, partition: 1, offset: "40" };
    await setAside(store, { ...place, key: Buffer.from("initech"), value, headers: {} });
    await put("raw", "undelivered/odd.json", "no JSON");
    for (let run = 0; run < 2; run++) await app.invoke(timer("redeliver"));
    const back = (await messagesOn(stage, TOPICS.incoming)).filter(({ key }) => key?.toString() === "initech");
    expect(back).to.have.lengthOf(1);
    expect(back[0]?.value?.equals(value)).to.equal(true);
    expect(back[0]?.headers).to.deep.equal({ origin: `${TOPICS.incoming}/1/40` });
    const left = [...raw.blobs].filter(([key, versions]) => key.startsWith("undelivered/") && versions.length > 0);
    expect(left.map(([key]) => key)).to.deep.equal(["undelivered/odd.json"]);
    await logged(/"redelivered":1,"unreadable":1,"refused":0/);
  });

  it("puts back two messages that stood at the same place, and one larger than Event Hubs takes", async () => {
    const store = blobRawStore(rawAccount.service, "raw");
    const place = { topic: TOPICS.incoming, partition: 0, offset: "0", key: Buffer.from("hooli"), headers: {} };
    // A topic that was made anew counts from the beginning.
    const values = [Buffer.from("before"), Buffer.from("after"), Buffer.alloc(3_000_000, 7)];
    for (const value of values) await setAside(store, { ...place, value });
    await app.invoke(timer("redeliver"));
    const left = [...raw.blobs].filter(([key, versions]) => /^undelivered\/.*\/0\/0/.test(key) && versions.length > 0);
    const back = (await messagesOn(stage, TOPICS.incoming)).filter(({ key }) => key?.toString() === "hooli");
    expect(back.map(({ value }) => value?.toString()).sort()).to.deep.equal(["after", "before"]);
    // The topic of these tests takes no more than 1 MB: it stays, and is known for what it is.
    expect(left).to.have.lengthOf(1);
    await logged(/"redelivered":2,"unreadable":\d,"refused":1/);
    for (const [key] of left) raw.blobs.delete(key);
  });

  it("removes results whose lock has ended, and no other", async () => {
    const result = (until: number, held = false) => [
      {
        ...{ id: new Date().toISOString(), bytes: Buffer.from("x"), contentType: "image/webp", metadata: {}, held },
        ...{
          modifiedAt: new Date(Date.now() - 8 * DAY_MS),
          current: true,
          until: new Date(Date.now() + until),
          mode: "Locked",
        },
      },
    ];
    stage.processed.blobs.set("acme/ended", result(-MINUTE_MS));
    stage.processed.blobs.set("acme/locked", result(MINUTE_MS));
    stage.processed.blobs.set("acme/held", result(-MINUTE_MS, true));
    await app.invoke(timer("expire-results"));
    const left = ["ended", "locked", "held"].map((key) => stage.processed.blobs.get(`acme/${key}`)?.length);
    for (const key of ["ended", "locked", "held"]) stage.processed.blobs.delete(`acme/${key}`);
    expect(left).to.deep.equal([0, 1, 1]);
  });

  it("removes originals that are processed, and keeps the warehouse up", async () => {
    const image = processed();
    await postgresWarehouse(owner).identify(image);
    await postgresWarehouse(owner).record(image);
    await put("raw", uploadKey(image.customer, image.imageId), "an image");
    const waiting = uploadKey("acme", imageIdAt(0));
    await put("raw", waiting, "an image");
    await app.invoke(timer("expire-originals"));
    expect(raw.blobs.get(uploadKey(image.customer, image.imageId))).to.deep.equal([]);
    expect(raw.blobs.get(waiting)).to.have.lengthOf(1);
    await query(owner, "SELECT pipeline.drop_expired(90, 5)");
    await app.invoke(timer("upkeep"));
    await logged(/"job":"upkeep","partitionsCreated":\d/);
  });

  it("fails a timer whose job fails, and goes on", async () => {
    await query(owner, "ALTER FUNCTION pipeline.ensure_partitions(int) RENAME TO away");
    const failure: unknown = await app.invoke(timer("upkeep")).catch((error: unknown) => error);
    await query(owner, "ALTER FUNCTION pipeline.away(int) RENAME TO ensure_partitions");
    expect(failure).to.be.instanceOf(Error).and.to.have.property("message").that.contains("ensure_partitions");
    await app.invoke(timer("upkeep"));
  });

  it("logs no secret", async () => {
    const { key } = (await operation("create-api-key", { customer: "acme" })) as NewApiKey;
    expect(key).to.match(/^ipk_/);
    const log = app.log.join("\n");
    expect(log).to.contain('"job":"reconcile"');
    const { password } = JSON.parse(vault.secrets.get("bi-reader") ?? "{}") as { password: string };
    const ownerPassword = stage.passwords.get(CLIENTS.owner) ?? "";
    for (const secret of [...stage.secrets, ownerPassword, password, key]) expect(log).not.to.contain(secret);
  });
});
