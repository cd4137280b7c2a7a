import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { s3ResultStore } from "../../../functions/clients/s3-result-store.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import { Outage } from "../../../functions/core/errors.ts";
import type { ResultObject, ResultStore } from "../../../functions/core/ports.ts";
import { freePort } from "../../helpers/free-port.ts";
import { testObjectStore } from "../../helpers/versitygw.ts";

const HOUR_MS = 3_600_000;
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

describe("the result store", () => {
  let s3: S3Client;
  let bucket: string;
  let store: ResultStore;
  let keys = 0;

  const result = (text: string, changes: Partial<ResultObject> = {}): ResultObject => {
    const bytes = Buffer.from(text);
    return {
      key: `acme/2026/03/04/id-${++keys}/web.webp`,
      bytes,
      contentType: "image/webp",
      sha256: sha256(bytes),
      retainUntil: new Date(Math.ceil(Date.now() / 1000) * 1000 + HOUR_MS),
      processingVersion: "0123456789ab+faces-3",
      ...changes,
    };
  };
  const versionsOf = async (key: string): Promise<string[]> => {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
    return Versions.map(({ VersionId }) => VersionId ?? "");
  };
  const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined).catch((e: unknown) => e);

  before(async () => {
    const tested = await testObjectStore();
    s3 = s3Client(tested.connection);
    bucket = await tested.newBucket("locked");
    store = s3ResultStore(s3, bucket);
  });
  after(() => {
    s3.destroy();
  });

  it("stores a result with its type, its SHA-256, its processing version and its lock, and answers its version", async () => {
    const object = result("picture");
    const stored = await store.putLocked(object);
    const [versionId = "none"] = await versionsOf(object.key);
    const { key, retainUntil } = object;
    expect(stored).to.deep.equal({
      bucket,
      key,
      versionId,
      bytes: 7,
      sha256: sha256(Buffer.from("picture")),
      retainUntil,
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    expect(head.ContentType).to.equal("image/webp");
    expect(head.Metadata).to.deep.equal({
      sha256: object.sha256,
      "processing-version": "0123456789ab+faces-3",
    });
    expect(head.ObjectLockMode).to.equal("COMPLIANCE");
    expect(head.ObjectLockRetainUntilDate).to.deep.equal(retainUntil);
  });

  it("locks until the end of the second in which the lock was to end", async () => {
    const object = result("picture", { retainUntil: new Date(Date.UTC(2099, 0, 1, 0, 0, 0, 1)) });
    expect((await store.putLocked(object)).retainUntil.toISOString()).to.equal("2099-01-01T00:00:01.000Z");
  });

  it("writes nothing where the key exists, and answers what was there first", async () => {
    const object = result("first");
    const first = await store.putLocked(object);
    const again = await store.putLocked({
      ...object,
      bytes: Buffer.from("the second, longer"),
      sha256: sha256(Buffer.from("the second, longer")),
      retainUntil: new Date(object.retainUntil.getTime() + HOUR_MS),
    });
    expect(again).to.deep.equal(first);
    expect(await versionsOf(object.key)).to.deep.equal([first.versionId]);
  });

  it("lets one of eight who write at once win, and answers its version to all", async () => {
    const object = result("racer 0");
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const bytes = Buffer.from(`racer ${n}`);
        return store.putLocked({ ...object, bytes, sha256: sha256(bytes) });
      }),
    );
    const [first] = answers;
    expect(answers).to.deep.equal(Array.from({ length: 8 }, () => first));
    expect(await versionsOf(object.key)).to.deep.equal([first?.versionId]);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: object.key }));
    expect(sha256(Buffer.from((await Body?.transformToByteArray()) ?? []))).to.equal(first?.sha256);
  });

  it("cannot be made to forget: removing or shortening a lock is refused", async () => {
    const object = result("locked");
    const { versionId } = await store.putLocked(object);
    const version = { Bucket: bucket, Key: object.key, VersionId: versionId };
    const removed = await failure(s3.send(new DeleteObjectCommand(version)));
    expect((removed as Error).name).to.equal("AccessDenied");
    const bypassed = await failure(s3.send(new DeleteObjectCommand({ ...version, BypassGovernanceRetention: true })));
    expect((bypassed as Error).name).to.equal("AccessDenied");
    const RetainUntilDate = new Date(Date.now() + 60_000);
    const shortened = await failure(
      s3.send(new PutObjectRetentionCommand({ ...version, Retention: { Mode: "COMPLIANCE", RetainUntilDate } })),
    );
    expect((shortened as Error).name).to.equal("AccessDenied");
    expect(await versionsOf(object.key)).to.deep.equal([versionId]);
  });

  it("answers the locked version that hides behind a delete marker, with the lock it has", async () => {
    const object = result("hidden");
    const first = await store.putLocked(object);
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: object.key }));
    const later = { ...object, retainUntil: new Date(object.retainUntil.getTime() + HOUR_MS) };
    expect(await store.putLocked(later)).to.deep.equal(first);
    expect(await versionsOf(object.key)).to.deep.equal([first.versionId]);
  });

  it("locks a version that was there without a lock, and finds its SHA-256", async () => {
    const object = result("by another way");
    const { VersionId = "" } = await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: object.key, Body: object.bytes }),
    );
    const { key, retainUntil } = object;
    expect(await store.putLocked(object)).to.deep.equal({
      ...{ bucket, key, versionId: VersionId, bytes: object.bytes.length, sha256: object.sha256, retainUntil },
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId }));
    expect([head.ObjectLockMode, head.ObjectLockRetainUntilDate]).to.deep.equal(["COMPLIANCE", retainUntil]);
  });

  it("refuses bytes that are not those whose SHA-256 was sent", async () => {
    const { key, bytes } = result("picture");
    const ChecksumSHA256 = createHash("sha256").update("another picture").digest("base64");
    const error = await failure(
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ChecksumSHA256 })),
    );
    expect((error as Error).name).to.equal("BadDigest");
  });

  it("calls a store that does not answer an outage, and one that refuses the credentials", async () => {
    const { connection } = await testObjectStore();
    const nowhere = s3Client({ ...connection, endpoint: `http://127.0.0.1:${await freePort()}` });
    const stranger = s3Client({ ...connection, secretAccessKey: "wrong" });
    const errors = await Promise.all(
      [nowhere, stranger].map((client) => failure(s3ResultStore(client, bucket).putLocked(result("picture")))),
    );
    expect(errors.map((error) => error instanceof Outage && error.dependency)).to.deep.equal([
      "object store",
      "object store",
    ]);
    nowhere.destroy();
    stranger.destroy();
  });
});
