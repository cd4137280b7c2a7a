import { expect } from "chai";
import { factsOfResource } from "../../../policies/readers/registry.ts";
import { objectsExpire } from "../../../policies/rules/storage/sto4-objects-expire.ts";
import { bucket, expiry, lock } from "./local-bucket.ts";
import { UNKNOWN_BOOLEAN, UNKNOWN_NUMBER, UNKNOWN_OBJECT, UNKNOWN_TEXT } from "../views.ts";

const messages = (spoilt: Record<string, unknown> = {}): string[] =>
  objectsExpire.check(factsOfResource(bucket(spoilt)), {}).map(({ message }) => message);

const tooEarly = (received: string, locked = 7): string =>
  `dev-processed expires objects ${received}, and locks them for ${locked} days. ` +
  `Allowed: an expiry of more than ${locked} days. Let the expiry follow the lock.`;
const OLD_VERSIONS =
  "dev-processed expires current versions only. Allowed: an expiry of every version. Include old versions and delete markers.";
const NO_EXPIRY = (allowed: string): string =>
  `dev-processed has no expiry of all its objects, so its storage grows for ever. Allowed: ${allowed}. Give it one, with old versions included.`;

describe("STO4, objects expire", () => {
  it("holds for an expiry a day after the lock that covers every version", () => {
    expect(messages()).to.deep.equal([]);
  });

  it("is broken by no expiry", () => {
    for (const none of [{ expiry: undefined }, { expiry: null }, expiry({ days: undefined })]) {
      expect(messages(none)).to.deep.equal([NO_EXPIRY("an expiry of more than the lock's 7 days")]);
    }
    expect(messages({ expiry: undefined, purpose: "raw", objectLock: undefined })).to.deep.equal([
      NO_EXPIRY("an expiry"),
    ]);
  });

  it("is broken by an expiry that does not come after the lock", () => {
    expect(messages(expiry({ days: 7 }))).to.deep.equal([tooEarly("after 7 days")]);
    expect(messages(lock({ retainDays: 30 }))).to.deep.equal([tooEarly("after 8 days", 30)]);
    expect(messages(expiry({ days: "untilProcessed" }))).to.deep.equal([tooEarly("as soon as they are processed")]);
  });

  it("is broken where old versions stay", () => {
    for (const oldVersions of [false, undefined, null]) {
      expect(messages(expiry({ oldVersions }))).to.deep.equal([OLD_VERSIONS]);
    }
  });

  it("tells every fault of a container", () => {
    expect(messages(expiry({ days: 1, oldVersions: false }))).to.deep.equal([tooEarly("after 1 days"), OLD_VERSIONS]);
  });

  it("asks originals to expire too, when they are processed or after days", () => {
    const raw = { purpose: "raw", objectLock: undefined };
    expect(messages({ ...raw, ...expiry({ days: "untilProcessed" }) })).to.deep.equal([]);
    expect(messages({ ...raw, ...expiry({ days: 1 }) })).to.deep.equal([]);
    expect(messages({ ...raw, ...expiry({ days: 1, oldVersions: false }) })).to.deep.equal([OLD_VERSIONS]);
  });

  it("looks at a container without a purpose only where it is locked", () => {
    expect(messages({ purpose: undefined, objectLock: undefined, expiry: undefined })).to.deep.equal([]);
    expect(messages({ purpose: undefined, expiry: undefined })).to.have.length(1);
  });

  it("raises no alarm over what only the deployment will tell", () => {
    for (const unknown of [
      { purpose: UNKNOWN_TEXT, expiry: undefined },
      { expiry: UNKNOWN_OBJECT },
      expiry({ days: UNKNOWN_NUMBER }),
      expiry({ oldVersions: UNKNOWN_BOOLEAN }),
      { ...lock({ retainDays: UNKNOWN_NUMBER }), ...expiry({ days: 1 }) },
      { objectLock: UNKNOWN_OBJECT, ...expiry({ days: 1 }) },
      { purpose: undefined, objectLock: UNKNOWN_OBJECT, expiry: undefined },
    ]) {
      expect(messages(unknown)).to.deep.equal([]);
    }
  });

  it("still judges what is known beside what is not", () => {
    expect(messages(expiry({ days: UNKNOWN_NUMBER, oldVersions: false }))).to.deep.equal([OLD_VERSIONS]);
  });
});
