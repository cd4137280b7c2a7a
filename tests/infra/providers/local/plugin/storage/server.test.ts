import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { versitygwBinary } from "../../../../../../infra/engine/toolchain/versitygw.ts";
import { anyFreePort, isFree } from "../../../../../../infra/providers/local/plugin/machine/free-port.ts";
import { commandLine } from "../../../../../../infra/providers/local/plugin/machine/process-identity.ts";
import { bucket } from "../../../../../../infra/providers/local/plugin/storage/bucket.ts";
import { storageServer } from "../../../../../../infra/providers/local/plugin/storage/server.ts";
import { failure } from "../../../../../helpers/failure.ts";
import { isRunning, temporaryStack, type TemporaryStack } from "../temporary-stack.ts";

/** Its tests build on each other. */
describe("object store and bucket, real", function () {
  this.timeout(600_000);
  let stack: TemporaryStack;
  let inputs: Parameters<typeof storageServer.create>[1];
  let s3: S3Client;
  let eventPort: number;
  const processed = (retainDays?: number): Parameters<typeof bucket.create>[1] => ({
    connection: {
      endpoint: `http://127.0.0.1:${inputs.port}`,
      region: inputs.region,
      accessKeyId: inputs.accessKeyId,
      secretAccessKey: inputs.secretAccessKey,
    },
    name: "processed",
    purpose: "processed",
    ...(retainDays === undefined ? {} : { objectLock: { mode: "COMPLIANCE", retainDays } }),
    expiry: { days: 8, oldVersions: true, by: "jobs" },
  });
  const raw = (): Parameters<typeof bucket.create>[1] => ({ ...processed(), name: "raw", purpose: "raw" });
  const object = { Bucket: "processed", Key: "a b/ü" };

  before(async () => {
    stack = temporaryStack();
    const binary = process.env["VERSITYGW_BIN"] ?? (await versitygwBinary());
    eventPort = await anyFreePort();
    inputs = {
      binary,
      port: await anyFreePort(),
      region: "ap-southeast-1",
      accessKeyId: "access-key",
      secretAccessKey: "a-secret-access-key",
      eventUrl: `http://127.0.0.1:${eventPort}/object-events/a-token-nobody-knows`,
      corsOrigin: "http://127.0.0.1:18080",
    };
    const { endpoint, region, ...credentials } = { ...processed().connection, ...inputs };
    s3 = new S3Client({ endpoint: endpoint ?? "", region, credentials, forcePathStyle: true });
  });
  after(async () => {
    s3.destroy();
    await stack.remove();
  });

  it("starts while nobody receives its events, and leaves the receiver's port free", async () => {
    const first = await storageServer.create(stack.context, inputs);
    expect(first).to.include({ endpoint: `http://127.0.0.1:${inputs.port}`, status: "running" });
    expect(await isFree(eventPort)).to.equal(true);
    expect(await storageServer.create(stack.context, inputs)).to.deep.equal(first);
  });

  it("shows its secrets neither in its arguments nor in its log", async () => {
    const { pid } = await storageServer.create(stack.context, inputs);
    const started = await commandLine(Number(pid));
    const log = readFileSync(join(stack.folder, "logs/object-store.log"), "utf8");
    expect(started).to.contain("versitygw");
    for (const text of [started, log]) {
      expect(text).not.to.contain(inputs.secretAccessKey);
      expect(text).not.to.contain("a-token-nobody-knows");
    }
  });

  it("lets the web application's pages upload, by naming their origin", async () => {
    const headers = { Origin: inputs.corsOrigin, "Access-Control-Request-Method": "PUT" };
    const response = await fetch(`http://127.0.0.1:${inputs.port}/raw/key`, { method: "OPTIONS", headers });
    expect(response.headers.get("access-control-allow-origin")).to.equal(inputs.corsOrigin);
  });

  it("makes a bucket once, with versions and a lock that can only get longer", async () => {
    expect(await bucket.read(stack.context, processed(7), {})).to.equal(undefined);
    expect(await bucket.create(stack.context, processed(7))).to.deep.equal({ status: "ready" });
    expect(await bucket.create(stack.context, processed(7))).to.deep.equal({ status: "ready" });
    expect(await bucket.read(stack.context, processed(7), {})).to.deep.equal({ status: "ready" });
    expect(await bucket.read(stack.context, processed(8), {})).to.deep.equal({ status: "drifted" });
    expect(await bucket.update(stack.context, processed(8), {})).to.deep.equal({ status: "ready" });
    const refused = await failure(bucket.update(stack.context, processed(7), {}));
    expect(refused.message).to.contain("expected at least the 8 days that the bucket has but received 7 days");
    expect(await bucket.read(stack.context, processed(8), {})).to.deep.equal({ status: "ready" });
  });

  it("says that a bucket made without a lock cannot get one", async () => {
    await bucket.create(stack.context, raw());
    const refused = await failure(bucket.update(stack.context, { ...processed(7), name: "raw" }, {}));
    expect(refused.message).to.contain("The bucket raw exists without Object Lock");
  });

  it("tells its receiver of every object created, and of nothing else", async () => {
    const events: string[] = [];
    const receiver = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      request.on("end", () => {
        response.end();
        const { Records } = JSON.parse(body) as { Records: { eventName: string; s3: { object: { key: string } } }[] };
        for (const { eventName, s3: of } of Records) events.push(`${eventName} ${of.object.key}`);
        receiver.emit("told");
      });
    }).listen(eventPort, "127.0.0.1");
    await once(receiver, "listening");
    try {
      const put = (Key: string): Promise<unknown> => s3.send(new PutObjectCommand({ Bucket: "raw", Key, Body: "x" }));
      let told = once(receiver, "told");
      await put("first");
      await told;
      await s3.send(new DeleteObjectCommand({ Bucket: "raw", Key: "first" }));
      told = once(receiver, "told");
      await put("last");
      await told;
      expect(events).to.deep.equal(["s3:ObjectCreated:Put first", "s3:ObjectCreated:Put last"]);
    } finally {
      receiver.closeAllConnections();
      receiver.close();
    }
  });

  it("is stopped after a kill, its buckets unreachable; an update brings it back with its objects, still locked", async () => {
    const ObjectLockRetainUntilDate = new Date(Date.now() + 60_000);
    const lock = { ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate } as const;
    const { VersionId } = await s3.send(new PutObjectCommand({ ...object, ...lock, Body: "bytes" }));
    await stack.kill("object-store");
    const endpoint = `http://127.0.0.1:${inputs.port}`;
    expect(await storageServer.read(stack.context, inputs, {})).to.deep.equal({ endpoint, status: "stopped" });
    expect(await bucket.read(stack.context, processed(8), {})).to.deep.equal({ status: "unreachable" });
    const after = await storageServer.update(stack.context, inputs, {});
    expect(await storageServer.read(stack.context, inputs, {})).to.deep.equal(after);
    expect(await bucket.read(stack.context, processed(8), {})).to.deep.equal({ status: "ready" });
    const { Body } = await s3.send(new GetObjectCommand(object));
    expect(await Body?.transformToString()).to.equal("bytes");
    const refused = await failure(s3.send(new DeleteObjectCommand({ ...object, VersionId })));
    expect(refused.name).to.equal("AccessDenied");
  });

  it("leaves no process and all its objects when deleted", async () => {
    const state = await storageServer.read(stack.context, inputs, {});
    await bucket.delete(stack.context);
    await storageServer.delete(stack.context);
    expect(await isRunning(state?.["pid"])).to.equal(false);
    expect(statSync(join(stack.folder, "object-store/data/objects/processed/a b/ü")).size).to.equal(5);
  });
});
