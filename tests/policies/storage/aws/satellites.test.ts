import { expect } from "chai";
import type { ResourceView } from "../../../../policies/readers/reader.ts";
import { UNKNOWN_TEXT } from "../../views.ts";
import {
  bucket,
  bucketToBe,
  EXPIRE,
  LIFECYCLE,
  LOCK,
  messages,
  of,
  PROCESSED,
  RAW,
  resource,
  SAID,
  TO_COME,
} from "./resources.ts";

type Values = Record<string, unknown>;

/** A lock and a lifecycle that point at buckets in this way. */
const satellites = (names: Values, ...from: ResourceView[]): ResourceView[] => [
  resource("BucketObjectLockConfiguration", "lock", { ...LOCK, ...names }, { madeOf: { bucket: from } }),
  resource("BucketLifecycleConfiguration", "lifecycle", { ...LIFECYCLE, ...names }, { madeOf: { bucket: from } }),
];
const NOTHING_OF = [SAID.noLength(), SAID.noExpiry("an expiry")];
const other = bucketToBe("other");

describe("resources beside an S3 bucket", () => {
  it("belong to it by its id or its name", () => {
    expect(messages(bucket("processed", PROCESSED), ...satellites(of("processed")))).to.deep.equal([]);
    const named = resource("Bucket", "processed", { ...PROCESSED, bucket: "images" });
    expect(messages(named, ...satellites({ bucket: "images" }))).to.deep.equal([]);
    const byId = resource("Bucket", "processed", PROCESSED, { answers: { id: "images" } });
    expect(messages(byId, ...satellites({ bucket: "images" }))).to.deep.equal([]);
    expect(messages(byId, ...satellites({ bucket: "elsewhere" }))).to.deep.equal(NOTHING_OF);
  });

  it("belong to it by what their reference is made of, while its id is to come", () => {
    const toBe = bucketToBe("processed", PROCESSED);
    expect(messages(toBe, other, ...satellites(TO_COME, toBe))).to.deep.equal([]);
    const short = resource(
      "BucketObjectLockConfiguration",
      "lock",
      { ...TO_COME, rule: null },
      { madeOf: { bucket: [toBe] } },
    );
    expect(messages(toBe, short, ...satellites(TO_COME, toBe).slice(1))).to.deep.equal([SAID.noLength()]);
  });

  it("do not belong to it when they are another bucket's", () => {
    const there = bucket("processed", PROCESSED);
    expect(messages(there, ...satellites(of("other")))).to.deep.equal(NOTHING_OF);
    // A name that was made from the bucket's, but is not it.
    expect(messages(there, ...satellites({ bucket: "processed-0a1b-copies" }, there))).to.deep.equal(NOTHING_OF);
    const toBe = bucketToBe("processed", PROCESSED);
    expect(messages(toBe, other, ...satellites(TO_COME, other))).to.deep.equal(NOTHING_OF);
    expect(messages(toBe, other, ...satellites({ bucket: "elsewhere" }))).to.deep.equal(NOTHING_OF);
    const nameless = bucketToBe("processed", PROCESSED, { bucket: UNKNOWN_TEXT });
    expect(messages(nameless, other, ...satellites(of("other"), other))).to.deep.equal(NOTHING_OF);
  });

  it("raise no alarm while they may turn out to belong to it", () => {
    const toBe = bucketToBe("processed", PROCESSED);
    expect(messages(toBe, other, ...satellites(TO_COME))).to.deep.equal([]);
    expect(messages(toBe, other, ...satellites(TO_COME, toBe, other))).to.deep.equal([]);
    const eithers = resource(
      "BucketObjectLockConfiguration",
      "short",
      { ...TO_COME, rule: null },
      { madeOf: { bucket: [toBe, other] } },
    );
    expect(messages(toBe, other, eithers, ...satellites(TO_COME, toBe).slice(1))).to.deep.equal([]);
    const raw = bucketToBe("raw", RAW);
    const currentOnly = resource(
      "BucketLifecycleConfiguration",
      "raw",
      { ...TO_COME, rules: [EXPIRE] },
      { madeOf: { bucket: [raw] } },
    );
    const versioning = resource("BucketVersioning", "any", {
      ...TO_COME,
      versioningConfiguration: { status: "Enabled" },
    });
    expect(messages(raw, currentOnly, versioning)).to.deep.equal([]);
    const table = resource("Inventory", "table", {});
    expect(messages(toBe, table, ...satellites(TO_COME, table))).to.deep.equal([]);
    for (const answers of [{ bucket: UNKNOWN_TEXT }, {}]) {
      expect(messages(bucketToBe("processed", PROCESSED, answers), ...satellites({ bucket: "images" }))).to.deep.equal(
        [],
      );
    }
  });

  it("are judged where they belong to it, whatever else may turn out to", () => {
    const toBe = bucketToBe("processed", PROCESSED);
    const [, lifecycle] = satellites(TO_COME, toBe) as [ResourceView, ResourceView];
    const lock = { ...LOCK, ...TO_COME };
    const any = resource("BucketObjectLockConfiguration", "any", lock);
    const own = resource(
      "BucketObjectLockConfiguration",
      "own",
      { ...lock, rule: null },
      { madeOf: { bucket: [toBe] } },
    );
    expect(messages(toBe, any, own, lifecycle)).to.deep.equal([SAID.noLength()]);
  });

  it("are told apart for two buckets, whose names are known or to come", () => {
    const first = bucketToBe("first", PROCESSED);
    const second = bucketToBe("second", RAW);
    const [lock, lifecycle] = satellites(TO_COME, first) as [ResourceView, ResourceView];
    expect(messages(first, second, lock, lifecycle)).to.deep.equal([SAID.noExpiry("an expiry", "second")]);
    const ofSecond = resource(
      "BucketLifecycleConfiguration",
      "second",
      { ...TO_COME, ...LIFECYCLE },
      { madeOf: { bucket: [second] } },
    );
    expect(messages(first, second, lock, ofSecond)).to.deep.equal([SAID.noExpiry(undefined, "first")]);
    expect(messages(first, second, lock, lifecycle, ofSecond)).to.deep.equal([]);
    expect(messages(bucket("one", RAW), bucket("two", RAW), ...satellites(of("two")))).to.deep.equal([
      SAID.noExpiry("an expiry", "one"),
    ]);
  });

  it("are all judged where several claim one bucket", () => {
    const short = resource("BucketObjectLockConfiguration", "short", {
      ...of("processed"),
      rule: { defaultRetention: { mode: "COMPLIANCE", days: 1 } },
    });
    expect(messages(bucket("processed", PROCESSED), ...satellites(of("processed")), short)).to.deep.equal([
      SAID.locksFor(1),
    ]);
  });

  it("are understood under their deprecated names, and no other resource is taken for one", () => {
    const there = bucket("processed", PROCESSED, "BucketV2");
    const [lock, lifecycle] = satellites(of("processed")) as [ResourceView, ResourceView];
    const v2 = [
      resource("BucketObjectLockConfigurationV2", "lock", { ...lock.inputs }),
      resource("BucketLifecycleConfigurationV2", "lifecycle", { ...lifecycle.inputs }),
    ];
    expect(messages(there)).to.deep.equal(NOTHING_OF);
    expect(messages(there, ...v2)).to.deep.equal([]);
    const stranger = resource("BucketAclV2", "acl", { ...lock.inputs, ...LIFECYCLE });
    expect(messages(there, stranger)).to.deep.equal(NOTHING_OF);
    expect(messages(resource("DirectoryBucket", "processed", PROCESSED))).to.deep.equal([]);
  });
});
