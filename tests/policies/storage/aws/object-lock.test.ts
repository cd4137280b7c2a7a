import { expect } from "chai";
import { factsOfStack } from "../../../../policies/readers/registry.ts";
import { processedObjectsLocked } from "../../../../policies/rules/storage/sto3-processed-objects-locked.ts";
import { UNKNOWN_NUMBER, UNKNOWN_OBJECT, UNKNOWN_TEXT } from "../../views.ts";
import { bucket, LIFECYCLE, of, PROCESSED, messages, processed, resource, SAID } from "./resources.ts";

const retention = (defaultRetention: Record<string, unknown> | null): Record<string, unknown> => ({
  objectLockEnabled: "Enabled",
  rule: defaultRetention === null ? null : { defaultRetention },
});
const locked = (defaultRetention: Record<string, unknown> | null): string[] =>
  messages(...processed({ lock: retention(defaultRetention) }));
const lifecycle = resource("BucketLifecycleConfiguration", "processed", { ...of("processed"), ...LIFECYCLE });

describe("Object Lock of an S3 bucket", () => {
  it("is read from the bucket's lock configuration", () => {
    expect(messages(...processed())).to.deep.equal([]);
    expect(locked({ mode: "COMPLIANCE", days: 6 })).to.deep.equal([SAID.locksFor(6)]);
  });

  it("may be counted in years", () => {
    const [, lock = resource("Bucket", "none", {})] = processed({ lock: retention({ mode: "COMPLIANCE", years: 2 }) });
    const [container] = factsOfStack([bucket("processed", PROCESSED), lock]).blobContainers;
    expect(container?.lock).to.deep.equal({ days: 730, mode: "strict" });
  });

  it("takes a length that a provider sends as 0 or null for left out", () => {
    expect(locked({ mode: "COMPLIANCE", days: 7, years: 0 })).to.deep.equal([]);
    expect(locked({ mode: "COMPLIANCE", days: 3, years: null })).to.deep.equal([SAID.locksFor(3)]);
    expect(locked({ mode: "COMPLIANCE", days: 0, years: 1 })).to.deep.equal([SAID.tooEarly(8, 365)]);
    expect(locked({ mode: "COMPLIANCE", days: 0 })).to.deep.equal([SAID.locksFor(0)]);
  });

  it("has no length without a rule, and where the bucket alone enables it", () => {
    const none = SAID.noLength();
    expect(locked(null)).to.deep.equal([none]);
    expect(locked({ mode: "COMPLIANCE" })).to.deep.equal([none]);
    expect(messages(bucket("processed", PROCESSED), lifecycle)).to.deep.equal([none]);
  });

  it("is missing where nothing enables it", () => {
    const tags = { purpose: "processed" };
    for (const objectLockEnabled of [undefined, null, false]) {
      expect(messages(bucket("processed", { tags, objectLockEnabled }), lifecycle)).to.deep.equal([SAID.unlocked()]);
    }
  });

  it("is strict in COMPLIANCE only", () => {
    const modeOf = (mode: unknown): string[] =>
      processedObjectsLocked
        .check(factsOfStack(processed({ lock: retention({ mode: mode, days: 7 }) })), { strictMode: true })
        .map(({ message }) => message);
    expect(modeOf("COMPLIANCE")).to.deep.equal([]);
    expect(modeOf(UNKNOWN_TEXT)).to.deep.equal([]);
    expect(modeOf("GOVERNANCE")).to.deep.equal([
      "processed has a lock that a privileged role can shorten. Allowed: a lock that nobody can shorten. " +
        "Set retention.lock to compliance.",
    ]);
  });

  it("raises no alarm over what only the deployment will tell", () => {
    for (const lock of [
      retention({ mode: "COMPLIANCE", days: UNKNOWN_NUMBER }),
      retention({ mode: "COMPLIANCE", years: UNKNOWN_NUMBER }),
      retention({ mode: "COMPLIANCE", days: 0, years: UNKNOWN_NUMBER }),
      { rule: UNKNOWN_OBJECT },
      { rule: { defaultRetention: UNKNOWN_OBJECT } },
    ]) {
      expect(messages(...processed({ lock }))).to.deep.equal([]);
    }
    const unknown = { ...PROCESSED, objectLockEnabled: UNKNOWN_TEXT };
    expect(messages(bucket("processed", unknown), lifecycle)).to.deep.equal([]);
  });

  it("is looked for where a tag says that results are kept, its own or the provider's default", () => {
    const tagged = (own: unknown, all: unknown): string[] =>
      messages(resource("Bucket", "processed", { tags: own }, { answers: { tagsAll: all } }), lifecycle);
    const processedTag = { purpose: "processed" };
    expect(tagged(processedTag, processedTag)).to.deep.equal([SAID.unlocked()]);
    expect(tagged(null, processedTag)).to.have.length(1);
    expect(tagged({ team: "a" }, { team: "a", ...processedTag })).to.have.length(1);
    expect(tagged({ purpose: "raw" }, processedTag)).to.deep.equal([]);
    expect(tagged({ purpose: "backups" }, { purpose: "backups" })).to.deep.equal([]);
    expect(tagged({ purpose: UNKNOWN_TEXT }, UNKNOWN_OBJECT)).to.deep.equal([]);
    expect(tagged(UNKNOWN_OBJECT, UNKNOWN_OBJECT)).to.deep.equal([]);
  });
});
