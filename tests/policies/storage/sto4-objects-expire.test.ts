import { expect } from "chai";
import { factsOfResource } from "../../../policies/readers/registry.ts";
import { objectsExpire } from "../../../policies/rules/storage/sto4-objects-expire.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_BOOLEAN, UNKNOWN_NUMBER, UNKNOWN_OBJECT, UNKNOWN_TEXT, type Values } from "../views.ts";
import { EXPIRE, MARKERS, processed, SAID } from "./aws/resources.ts";
import * as azure from "./azure/resources.ts";
import { bucket, expiry, lock } from "./local-bucket.ts";

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

const says = {
  noExpiry: (name = "processed", allowed = "an expiry of more than the lock's 7 days"): string =>
    `${name} has no expiry of all its objects, so its storage grows for ever. Allowed: ${allowed}. Give it one, with old versions included.`,
  after: (days: number): string =>
    `processed expires objects after ${days} days, and locks them for 7 days. Allowed: an expiry of more than 7 days. Let the expiry follow the lock.`,
  versionsStay: (name = "processed"): string =>
    `${name} expires current versions only. Allowed: an expiry of every version. Include old versions and delete markers.`,
};
const deleted = (spoilt: Record<string, unknown> = {}, filters: Record<string, unknown> = {}) =>
  azure.lifecycle(azure.rule(spoilt, filters));
const rules = (...all: readonly Values[]): ReturnType<typeof azure.guarded> =>
  azure.guarded({ ManagementPolicy: azure.lifecycle(...all) });
const base = (days: Record<string, unknown>) => ({ baseBlob: { delete: days } });
const policy = (name: string, ofAccount: string, inputs: Record<string, unknown>) =>
  azure.resource("ManagementPolicy", name, { ...azure.of(ofAccount), ...inputs });

/** Originals in an account without a lock or versions. */
const raw = (...containers: readonly string[]) => [
  azure.account("raw", { tags: { purpose: "raw" } }),
  ...containers.map((name) => azure.container(name, "raw")),
];
const current = (prefixMatch?: readonly string[]) =>
  azure.rule({ version: undefined }, prefixMatch === undefined ? {} : { prefixMatch });

holdAgainst(objectsExpire, "azure", {
  keeps: azure.guarded(),
  keepsToo: [
    ["days since the last change", rules(azure.rule(base({ daysAfterModificationGreaterThan: 8 })))],
    ["a rule for its container", rules(azure.rule({}, { prefixMatch: ["results/"] }))],
    ["a rule for names that begin as its container's", rules(azure.rule({}, { prefixMatch: ["logs", "resu"] }))],
    ["two rules that each do one part", rules(azure.rule({ version: undefined }), azure.rule({ baseBlob: undefined }))],
    [
      "an early rule for another container",
      rules(azure.rule(), azure.rule(base({ daysAfterCreationGreaterThan: 1 }), { prefixMatch: ["logs/"] })),
    ],
    ["originals without versions", [...raw("uploads"), policy("raw", "raw", azure.lifecycle(current()))]],
    [
      "containers with a rule each",
      [...raw("uploads", "claims"), policy("raw", "raw", azure.lifecycle(current(["uploads/"]), current(["claims/"])))],
    ],
    ["an account of which the stack has no containers", [...raw(), policy("raw", "raw", azure.lifecycle(current()))]],
    [
      "no expiry where nothing says what is stored",
      [azure.account("state", { kind: "StorageV2" }), azure.container("state", "state")],
    ],
    [
      "a policy that may turn out to be its own",
      [
        azure.accountToBe("processed"),
        azure.accountToBe("other", {}),
        azure.resource("ManagementPolicy", "p", azure.TO_COME),
      ],
    ],
  ],
  breaks: [
    ["no policy", azure.guarded({ ManagementPolicy: undefined }), [says.noExpiry()]],
    [
      "a policy of another account",
      [...azure.guarded({ ManagementPolicy: undefined }), policy("other", "other", deleted())],
      [says.noExpiry()],
    ],
    ["a rule that is off", rules({ ...azure.rule(), enabled: false }), [says.noExpiry()]],
    [
      "a rule that deletes nothing",
      rules(azure.rule({ baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 1 } } })),
      [says.noExpiry()],
    ],
    [
      "a rule by when a blob was last read",
      rules(azure.rule(base({ daysAfterLastAccessTimeGreaterThan: 8 }))),
      [says.noExpiry()],
    ],
    ["a rule for part of its container", rules(azure.rule({}, { prefixMatch: ["results/web"] })), [says.noExpiry()]],
    ["a rule for another container", rules(azure.rule({}, { prefixMatch: ["logs/"] })), [says.noExpiry()]],
    [
      "a rule for blobs with a tag",
      rules(azure.rule({}, { blobIndexMatch: [{ name: "old", op: "==", value: "1" }] })),
      [says.noExpiry()],
    ],
    ["a rule for logs", rules(azure.rule({}, { blobTypes: ["appendBlob"] })), [says.noExpiry()]],
    ["an expiry at the lock's end", rules(azure.rule(base({ daysAfterCreationGreaterThan: 7 }))), [says.after(7)]],
    [
      "an early rule for part of its container",
      rules(azure.rule(), azure.rule(base({ daysAfterCreationGreaterThan: 1 }), { prefixMatch: ["results/web"] })),
      [says.after(1)],
    ],
    ["old versions that stay", rules(azure.rule({ version: undefined })), [says.versionsStay()]],
    [
      "one container that no rule is for",
      [...raw("uploads", "claims"), policy("raw", "raw", azure.lifecycle(current(["uploads/"])))],
      [says.noExpiry("claims", "an expiry")],
    ],
    [
      "one of several containers in an account that locks, told once",
      [...rules(azure.rule({}, { prefixMatch: ["results/"] })), azure.container("other", "processed")],
      [says.noExpiry()],
    ],
    [
      "versions of originals that stay",
      [
        ...raw("uploads"),
        policy("raw", "raw", azure.lifecycle(current())),
        azure.resource("BlobServiceProperties", "raw", { ...azure.of("raw"), isVersioningEnabled: true }),
      ],
      [says.versionsStay("uploads")],
    ],
  ],
});

holdAgainst(objectsExpire, "aws", {
  keeps: processed(),
  breaks: [
    ["no lifecycle", processed().slice(0, 2), [SAID.noExpiry()]],
    ["old versions that stay", processed({ lifecycle: { rules: [EXPIRE, MARKERS] } }), [SAID.oldVersionsStay()]],
  ],
});

holdAgainst(objectsExpire, "local", {
  keeps: [bucket()],
  breaks: [
    ["no expiry", [bucket({ expiry: undefined })], [SAID.noExpiry(undefined, "dev-processed")]],
    ["old versions that stay", [bucket(expiry({ oldVersions: false }))], [SAID.oldVersionsStay("dev-processed")]],
  ],
});
