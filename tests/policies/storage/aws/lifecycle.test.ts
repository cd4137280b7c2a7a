import { expect } from "chai";
import { UNKNOWN_NUMBER, UNKNOWN_OBJECT, UNKNOWN_TEXT } from "../../views.ts";
import { bucket, EXPIRE, MARKERS, messages, of, OLD_VERSIONS, processed, RAW, resource, SAID } from "./resources.ts";

type Rule = Record<string, unknown>;

const UNKNOWN_LIST = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";

const ruled = (...rules: unknown[]): string[] => messages(...processed({ lifecycle: { rules } }));
const rest = [OLD_VERSIONS, MARKERS];
/** The three rules, with one property of one of them spoilt. */
const expire = (spoilt: Rule): string[] => ruled({ ...EXPIRE, ...spoilt }, ...rest);
const old = (spoilt: Rule): string[] => ruled(EXPIRE, { ...OLD_VERSIONS, ...spoilt }, MARKERS);

const PARTS: readonly Rule[] = [
  { prefix: "thumbnails/" },
  { tag: { key: "kind", value: "thumbnail" } },
  { objectSizeGreaterThan: 1 },
  { objectSizeLessThan: 1_000_000 },
  { and: { prefix: "a/" } },
  { and: { tags: { kind: "thumbnail" } } },
  { and: { objectSizeLessThan: 1_000_000 } },
];

describe("the lifecycle of an S3 bucket", () => {
  it("expires objects by the rule for all of the bucket", () => {
    expect(ruled(EXPIRE, ...rest)).to.deep.equal([]);
    expect(expire({ expiration: { days: 7 } })).to.deep.equal([SAID.tooEarly(7)]);
  });

  it("is none without a rule, or without one that removes by days", () => {
    expect(ruled()).to.deep.equal([SAID.noExpiry()]);
    expect(messages(...processed({ lifecycle: { rules: null } }))).to.deep.equal([SAID.noExpiry()]);
    expect(ruled(...rest)).to.deep.equal([SAID.noExpiry()]);
    expect(ruled(null, ...rest)).to.deep.equal([SAID.noExpiry()]);
    for (const expiration of [undefined, null, {}, { days: null }, { days: 0 }, { date: "2030-01-01" }]) {
      expect(expire({ expiration })).to.deep.equal([SAID.noExpiry()]);
    }
  });

  it("counts no disabled rule", () => {
    for (const status of ["Disabled", undefined, null]) {
      expect(expire({ status }), String(status)).to.deep.equal([SAID.noExpiry()]);
      expect(old({ status }), String(status)).to.deep.equal([SAID.oldVersionsStay()]);
    }
    expect(ruled(EXPIRE, ...rest, { ...EXPIRE, status: "Disabled", expiration: { days: 1 } })).to.deep.equal([]);
  });

  it("is none where rules are for parts of the bucket only, however many", () => {
    for (const filter of PARTS) expect(expire({ filter }), JSON.stringify(filter)).to.deep.equal([SAID.noExpiry()]);
    expect(expire({ filter: undefined, prefix: "thumbnails/" })).to.deep.equal([SAID.noExpiry()]);
    const parts = ["uploads/", "claims/"].map((prefix) => ({ ...EXPIRE, filter: { prefix } }));
    const raw = (...rules: Rule[]): string[] =>
      messages(bucket("raw", RAW), resource("BucketLifecycleConfiguration", "raw", { ...of("raw"), rules }));
    expect(raw(...parts, ...rest)).to.deep.equal([SAID.noExpiry("an expiry", "raw")]);
    expect(raw(...parts, EXPIRE, ...rest)).to.deep.equal([]);
  });

  it("is told as the soonest of the rules, for all or for a part", () => {
    for (const filter of [{}, ...PARTS]) {
      expect(ruled(EXPIRE, { ...EXPIRE, filter, expiration: { days: 3 } }, ...rest)).to.deep.equal([SAID.tooEarly(3)]);
      expect(ruled(EXPIRE, { ...EXPIRE, filter, expiration: { days: 30 } }, ...rest)).to.deep.equal([]);
    }
  });

  it("takes a filter that a provider sends empty for none", () => {
    const and = { prefix: "", tags: {}, objectSizeGreaterThan: 0, objectSizeLessThan: 0 };
    for (const filter of [
      undefined,
      null,
      { prefix: "" },
      { prefix: "", and: null, tag: null, objectSizeGreaterThan: null, objectSizeLessThan: 0 },
      { and },
    ]) {
      expect(expire({ filter, prefix: "" }), JSON.stringify(filter)).to.deep.equal([]);
    }
  });

  it("leaves old versions unless a rule for all of the bucket removes every one", () => {
    expect(ruled(EXPIRE, MARKERS)).to.deep.equal([SAID.oldVersionsStay()]);
    for (const filter of PARTS) expect(old({ filter })).to.deep.equal([SAID.oldVersionsStay()]);
    for (const spoilt of [null, {}, { noncurrentDays: 0 }, { noncurrentDays: 1, newerNoncurrentVersions: 2 }]) {
      expect(old({ noncurrentVersionExpiration: spoilt })).to.deep.equal([SAID.oldVersionsStay()]);
    }
    expect(old({ noncurrentVersionExpiration: { noncurrentDays: 1, newerNoncurrentVersions: null } })).to.deep.equal(
      [],
    );
  });

  it("needs no rule for delete markers beside the one that expires objects", () => {
    expect(ruled(EXPIRE, OLD_VERSIONS)).to.deep.equal([]);
    expect(ruled({ ...OLD_VERSIONS, expiration: { days: 8, expiredObjectDeleteMarker: false } })).to.deep.equal([]);
  });

  it("has no old versions to remove where none are kept", () => {
    const raw = (versioning?: unknown): string[] =>
      messages(
        bucket("raw", RAW),
        resource("BucketLifecycleConfiguration", "raw", { ...of("raw"), rules: [EXPIRE] }),
        ...(versioning === undefined
          ? []
          : [resource("BucketVersioning", "raw", { ...of("raw"), versioningConfiguration: { status: versioning } })]),
      );
    for (const none of [undefined, "Disabled", null]) expect(raw(none)).to.deep.equal([]);
    for (const kept of ["Enabled", "Suspended"]) expect(raw(kept)).to.deep.equal([SAID.oldVersionsStay("raw")]);
    expect(raw(UNKNOWN_TEXT)).to.deep.equal([]);
  });

  it("raises no alarm over what only the deployment will tell", () => {
    expect(messages(...processed({ lifecycle: { rules: UNKNOWN_LIST } }))).to.deep.equal([]);
    expect(ruled(UNKNOWN_OBJECT)).to.deep.equal([]);
    for (const spoilt of [
      { status: UNKNOWN_TEXT },
      { filter: UNKNOWN_OBJECT },
      { filter: { prefix: UNKNOWN_TEXT } },
      { filter: { and: UNKNOWN_OBJECT } },
      { prefix: UNKNOWN_TEXT },
      { expiration: UNKNOWN_OBJECT },
      { expiration: { days: UNKNOWN_NUMBER } },
    ]) {
      expect(expire(spoilt), JSON.stringify(spoilt)).to.deep.equal([]);
    }
    for (const spoilt of [
      { status: UNKNOWN_TEXT },
      { filter: { prefix: UNKNOWN_TEXT } },
      { noncurrentVersionExpiration: UNKNOWN_OBJECT },
      { noncurrentVersionExpiration: { noncurrentDays: UNKNOWN_NUMBER } },
      { noncurrentVersionExpiration: { noncurrentDays: 1, newerNoncurrentVersions: UNKNOWN_NUMBER } },
    ]) {
      expect(old(spoilt), JSON.stringify(spoilt)).to.deep.equal([]);
    }
  });

  it("still judges what is known beside what is not", () => {
    const later = { ...EXPIRE, expiration: { days: UNKNOWN_NUMBER } };
    expect(ruled({ ...EXPIRE, expiration: { days: 2 } }, later, ...rest)).to.deep.equal([SAID.tooEarly(2)]);
    expect(ruled(later, MARKERS)).to.deep.equal([SAID.oldVersionsStay()]);
    expect(expire({ status: UNKNOWN_TEXT, filter: { prefix: "a/" } })).to.deep.equal([SAID.noExpiry()]);
  });
});
