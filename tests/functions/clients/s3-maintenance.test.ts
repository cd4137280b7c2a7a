import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { s3HoldableStore } from "../../../functions/clients/s3-holdable-store.ts";
import { s3VersionedStore } from "../../../functions/clients/s3-maintenance.ts";
import { s3ResultStore } from "../../../functions/clients/s3-result-store.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import { freePort } from "../../helpers/free-port.ts";
import { testObjectStore } from "../../helpers/versitygw.ts";
import { versionedStoreBehaves } from "./versioned-store-behaviour.ts";

describe("versions and holds in S3", () => {
  let s3: S3Client;
  let nowhere: S3Client;
  before(async () => {
    const { connection } = await testObjectStore();
    s3 = s3Client(connection);
    nowhere = s3Client({ ...connection, endpoint: `http://127.0.0.1:${await freePort()}` });
  });
  after(() => {
    s3.destroy();
    nowhere.destroy();
  });

  versionedStoreBehaves(async () => {
    const bucket = await (await testObjectStore()).newBucket("locked");
    return {
      store: s3VersionedStore(s3, bucket, 2),
      holdable: s3HoldableStore(s3, bucket, 2),
      results: s3ResultStore(s3, bucket),
      nowhere: s3VersionedStore(nowhere, bucket),
      async put(Key, Body) {
        return (await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))).VersionId ?? "";
      },
    };
  });
});
