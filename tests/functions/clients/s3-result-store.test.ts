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
import type { ResultStore } from "../../../functions/core/ports.ts";
import { freePort } from "../../helpers/free-port.ts";
import { testObjectStore } from "../../helpers/versitygw.ts";
import { HOUR_MS, result, resultStoreBehaves } from "./result-store-behaviour.ts";

describe("the result store", () => {
  let s3: S3Client;
  let bucket: string;
  let store: ResultStore;

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

  resultStoreBehaves(() =>
    Promise.resolve({
      ...{ store, bucket, strictMode: "COMPLIANCE", processingVersionName: "processing-version", versionsOf },
      async read(Key, VersionId) {
        const got = await s3.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
        const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key, VersionId }));
        return {
          bytes: Buffer.from((await got.Body?.transformToByteArray()) ?? []),
          ...{ contentType: got.ContentType, metadata: got.Metadata ?? {} },
          ...{ lockMode: head.ObjectLockMode, retainUntil: head.ObjectLockRetainUntilDate },
        };
      },
      async putBare(Key, Body) {
        return (await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))).VersionId ?? "";
      },
    }),
  );

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
