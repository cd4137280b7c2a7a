import { expect } from "chai";
import type { ResourceView } from "../../../../policies/readers/reader.ts";
import { UNKNOWN_OBJECT } from "../../views.ts";
import { bucket, LOCK, messages, of, PROCESSED, processed, resource, SAID } from "./resources.ts";

type Values = Record<string, unknown>;

const tags = { purpose: "processed" };
const RULES = [
  { enabled: true, prefix: "", expiration: { days: 8 } },
  { enabled: true, noncurrentVersionExpiration: { days: 1 }, expiration: { days: 0, expiredObjectDeleteMarker: true } },
];
const INLINE: Values = { tags, objectLockConfiguration: LOCK, lifecycleRules: RULES };

const inline = (spoilt: Values = {}): string[] => messages(bucket("processed", { ...INLINE, ...spoilt }));
const rules = (first: Values): string[] => inline({ lifecycleRules: [{ ...RULES[0], ...first }, RULES[1]] });

describe("what is written in an S3 bucket itself", () => {
  it("is its lock and its lifecycle", () => {
    expect(inline()).to.deep.equal([]);
    const rule = { defaultRetention: { mode: "GOVERNANCE", days: 2 } };
    expect(inline({ objectLockConfiguration: { ...LOCK, rule } })).to.deep.equal([SAID.locksFor(2)]);
    for (const none of [undefined, null, {}]) {
      expect(inline({ objectLockConfiguration: none })).to.deep.equal([SAID.unlocked()]);
    }
    expect(inline({ objectLockConfiguration: { objectLockEnabled: "Enabled" } })).to.deep.equal([SAID.noLength()]);
  });

  it("is judged by the same measure as a lifecycle of its own", () => {
    for (const none of [undefined, null, []]) {
      expect(inline({ lifecycleRules: none })).to.deep.equal([SAID.noExpiry()]);
    }
    expect(rules({ expiration: { days: 7 } })).to.deep.equal([SAID.tooEarly(7)]);
    for (const narrower of [{ enabled: false }, { prefix: "a/" }, { tags: { kind: "a" } }]) {
      expect(rules(narrower)).to.deep.equal([SAID.noExpiry()]);
    }
    expect(inline({ lifecycleRules: RULES.slice(0, 1) })).to.deep.equal([SAID.oldVersionsStay()]);
  });

  it("may be the lists of one that BucketV2 has", () => {
    const lists: Values = {
      tags,
      objectLockConfiguration: {
        objectLockEnabled: "Enabled",
        rules: [{ defaultRetentions: [{ mode: "COMPLIANCE", days: 7 }] }],
      },
      lifecycleRules: [
        { enabled: true, expirations: [{ days: 8 }], noncurrentVersionExpirations: [{ days: 1 }] },
        { enabled: true, expirations: [] },
      ],
    };
    expect(messages(bucket("processed", lists, "BucketV2"))).to.deep.equal([]);
    const short = { rules: [{ defaultRetentions: [{ mode: "COMPLIANCE", days: 6 }] }] };
    expect(messages(bucket("processed", { ...lists, objectLockConfiguration: short }, "BucketV2"))).to.deep.equal([
      SAID.locksFor(6),
    ]);
  });

  it("tells whether versions are kept", () => {
    const raw = (kept: Values): string[] =>
      messages(bucket("raw", { tags: { purpose: "raw" }, lifecycleRules: RULES.slice(0, 1), ...kept }));
    for (const none of [{}, { versioning: null }, { versioning: { enabled: false } }, { versioning: UNKNOWN_OBJECT }]) {
      expect(raw(none)).to.deep.equal([]);
    }
    expect(raw({ versioning: { enabled: true } })).to.deep.equal([SAID.oldVersionsStay("raw")]);
    expect(raw({ versionings: [{ enabled: true }] })).to.deep.equal([SAID.oldVersionsStay("raw")]);
  });

  it("raises no alarm over what only the deployment will tell", () => {
    expect(inline({ objectLockConfiguration: UNKNOWN_OBJECT })).to.deep.equal([]);
    expect(inline({ lifecycleRules: UNKNOWN_OBJECT })).to.deep.equal([]);
    // Nothing says yet that it holds what must stay.
    expect(messages(bucket("logs", { objectLockConfiguration: UNKNOWN_OBJECT }))).to.deep.equal([]);
  });

  it("gives way to a resource of its own", () => {
    const [, lock, lifecycle] = processed() as [ResourceView, ResourceView, ResourceView];
    const outdated = { tags, objectLockConfiguration: { objectLockEnabled: "Enabled" }, lifecycleRules: [] };
    expect(messages(bucket("processed", outdated), lock, lifecycle)).to.deep.equal([]);
  });
});

describe("what a provider answers of an S3 bucket", () => {
  /** A bucket of which the provider tells what other resources say of it, or that it will tell. */
  const answered = (answers: Values): ResourceView =>
    resource("Bucket", "processed", PROCESSED, { answers: { ...of("processed"), id: "processed-0a1b", ...answers } });

  it("hides no lock and no lifecycle that has left the program, or was never in it", () => {
    for (const answers of [
      { objectLockConfiguration: LOCK, lifecycleRules: RULES },
      { objectLockConfiguration: UNKNOWN_OBJECT, lifecycleRules: UNKNOWN_OBJECT, versioning: UNKNOWN_OBJECT },
    ]) {
      expect(messages(answered(answers))).to.deep.equal([SAID.noLength(), SAID.noExpiry("an expiry")]);
    }
  });

  it("is all there is of a bucket that the program only looks up", () => {
    const { inputs: _, ...rest } = answered({ objectLockConfiguration: LOCK, lifecycleRules: RULES });
    expect(messages({ ...rest, inputs: rest.props })).to.deep.equal([]);
  });
});
