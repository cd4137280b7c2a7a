import { expect } from "chai";
import { factsOfResource } from "../../../policies/readers/registry.ts";
import { processedObjectsLocked } from "../../../policies/rules/storage/sto3-processed-objects-locked.ts";
import { bucket, lock } from "./local-bucket.ts";
import { UNKNOWN_NUMBER, UNKNOWN_OBJECT, UNKNOWN_TEXT } from "../views.ts";

const messages = (spoilt: Record<string, unknown> = {}, config: Record<string, unknown> = {}): string[] =>
  processedObjectsLocked.check(factsOfResource(bucket(spoilt)), config).map(({ message }) => message);

const MEND = "Set retention.processedDays to at least what is allowed.";
const UNLOCKED = `dev-processed holds processed images and has no object lock. Allowed: a lock of at least 7 days. ${MEND}`;
const locksFor = (days: number, least = 7): string =>
  `dev-processed locks objects for ${days} days. Allowed: at least ${least} days. ${MEND}`;

describe("STO3, processed objects are locked", () => {
  it("holds for a lock of exactly 7 days, and of more", () => {
    expect(messages()).to.deep.equal([]);
    expect(messages(lock({ retainDays: 3650 }))).to.deep.equal([]);
  });

  it("is broken by a shorter lock, and names the resource", () => {
    expect(messages(lock({ retainDays: 6 }))).to.deep.equal([locksFor(6)]);
    expect(messages(lock({ retainDays: 0 }))).to.deep.equal([locksFor(0)]);
    const [breach] = processedObjectsLocked.check(factsOfResource(bucket(lock({ retainDays: 6 }))), {});
    expect(breach?.urn).to.equal(bucket().urn);
  });

  it("is broken by no lock at all", () => {
    expect(messages({ objectLock: undefined })).to.deep.equal([UNLOCKED]);
    expect(messages({ objectLock: null })).to.deep.equal([UNLOCKED]);
  });

  it("is broken by a lock with no length", () => {
    for (const retainDays of [undefined, null, "7"]) {
      expect(messages(lock({ retainDays }))).to.deep.equal([
        `dev-processed has an object lock with no length. Allowed: at least 7 days. ${MEND}`,
      ]);
    }
  });

  it("can be asked for more days and never for fewer", () => {
    expect(messages(lock({ retainDays: 29 }), { minDays: 30 })).to.deep.equal([locksFor(29, 30)]);
    expect(messages(lock({ retainDays: 6 }), { minDays: 1 })).to.deep.equal([locksFor(6)]);
    expect(processedObjectsLocked.configSchema?.properties["minDays"]?.minimum).to.equal(7);
  });

  it("breaks for a lock that can be shortened only where strict mode is asked for", () => {
    const governance = lock({ mode: "GOVERNANCE" });
    expect(messages(governance)).to.deep.equal([]);
    expect(messages({}, { strictMode: true })).to.deep.equal([]);
    expect(messages(governance, { strictMode: true })).to.deep.equal([
      "dev-processed has a lock that a privileged role can shorten. Allowed: a lock that nobody can shorten. " +
        "Set retention.lock to compliance.",
    ]);
    expect(messages(lock({ mode: "compliance?" }), { strictMode: true })).to.deep.equal([
      "dev-processed has a lock of no known mode. Allowed: a lock that nobody can shorten. " +
        "Set retention.lock to compliance.",
    ]);
  });

  it("looks at no raw container, and at one without a purpose only where it is locked", () => {
    expect(messages({ purpose: "raw", objectLock: undefined })).to.deep.equal([]);
    for (const purpose of [undefined, "backups"]) {
      expect(messages({ purpose, objectLock: undefined })).to.deep.equal([]);
      expect(messages({ purpose, ...lock({ retainDays: 1 }) })).to.deep.equal([locksFor(1)]);
    }
  });

  it("raises no alarm over what only the deployment will tell", () => {
    for (const unknown of [
      { purpose: UNKNOWN_TEXT, objectLock: undefined },
      { objectLock: UNKNOWN_OBJECT },
      lock({ retainDays: UNKNOWN_NUMBER }),
    ]) {
      expect(messages(unknown)).to.deep.equal([]);
    }
    expect(messages(lock({ mode: UNKNOWN_TEXT }), { strictMode: true })).to.deep.equal([]);
  });

  it("still judges what is known beside what is not", () => {
    expect(messages(lock({ retainDays: 2, mode: UNKNOWN_TEXT }))).to.deep.equal([locksFor(2)]);
  });
});
