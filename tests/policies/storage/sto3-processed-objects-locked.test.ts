import { expect } from "chai";
import { factsOfResource } from "../../../policies/readers/registry.ts";
import { processedObjectsLocked } from "../../../policies/rules/storage/sto3-processed-objects-locked.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_NUMBER, UNKNOWN_OBJECT, UNKNOWN_TEXT } from "../views.ts";
import { bucket as awsBucket, LOCK, processed, SAID } from "./aws/resources.ts";
import * as azure from "./azure/resources.ts";
import { app, azure as beside, site } from "../functions/azure-resources.ts";
import { bucket, lock } from "./local-bucket.ts";

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

const noLock = (name: string): string =>
  `${name} holds processed images and has no object lock. Allowed: a lock of at least 7 days. ${MEND}`;
const noLength = (name: string): string =>
  `${name} has an object lock with no length. Allowed: at least 7 days. ${MEND}`;
const short = (name: string, days: number): string =>
  `${name} locks objects for ${days} days. Allowed: at least 7 days. ${MEND}`;
const WEAK = "Allowed: a lock that nobody can shorten. Set retention.lock to compliance.";

const accountLock = (immutabilityPolicy: unknown): ReturnType<typeof azure.guarded> =>
  azure.guarded({ StorageAccount: { immutableStorageWithVersioning: { enabled: true, immutabilityPolicy } } });
const unlocked = azure.account("processed", { ...azure.ACCOUNT, ...azure.UNLOCKED });
const results = azure.container("results", "processed");
const other = azure.container("other", "processed");

/** A policy that names its container and account only after the deployment. */
const toCome = (madeOf: Record<string, ReturnType<typeof azure.container>[]>) =>
  azure.immutability("results", "processed", { ...azure.TO_COME, containerName: UNKNOWN_TEXT }, { madeOf });
const accountToBe = azure.accountToBe("processed", { ...azure.ACCOUNT, ...azure.UNLOCKED });
const toBe = (name: string) =>
  azure.resource(
    "BlobContainer",
    name,
    { ...azure.TO_COME, containerName: name },
    { madeOf: { accountName: [accountToBe] } },
  );

/** An account the default of which is Unlocked, and which says by its tag how versions are locked. */
const byVersion = (tag: unknown = "Locked") => {
  const immutableStorageWithVersioning = {
    enabled: true,
    immutabilityPolicy: { immutabilityPeriodSinceCreationInDays: 7, state: "Unlocked" },
  };
  const tags = { purpose: "processed", "version-lock": tag };
  return azure.guarded({ StorageAccount: { immutableStorageWithVersioning, tags } });
};
/** What an application is told of the account that it writes to. */
const told = (lockMode: unknown, inAccount = "processed"): string =>
  JSON.stringify({
    lockMode,
    blobs: { processed: { accountUrl: `https://${inAccount}0a1b.blob.core.windows.net`, container: "results" } },
  });
const writer = (settings: unknown, name = "writer") =>
  app(name, site({ appSettings: [{ name: "SETTINGS", value: settings }] }));
const STRICT = { strictMode: true };

holdAgainst(processedObjectsLocked, "azure", {
  keeps: azure.guarded(),
  keepsToo: [
    ["a longer lock", accountLock({ immutabilityPeriodSinceCreationInDays: 30, state: "Unlocked" })],
    ["a container that is locked as a whole", [unlocked, results, azure.immutability("results", "processed")]],
    [
      "a lock that somebody has locked",
      [unlocked, results, azure.immutability("results", "processed", {}, { answers: { state: "Locked" } })],
      { strictMode: true },
    ],
    ["a lock of each version that its writer locks", [...byVersion(), writer(told("Locked"))], STRICT],
    [
      "the same, told beside the application",
      [
        ...byVersion(),
        app("writer", site({ appSettings: [] })),
        beside("web", "WebAppApplicationSettings", "writer", {
          name: "writer",
          properties: { SETTINGS: told("Locked") },
        }),
      ],
      STRICT,
    ],
    [
      "the same beside applications that write elsewhere, or lock nothing",
      [
        ...byVersion(),
        writer(told("Locked")),
        writer(told("Unlocked", "other"), "other"),
        writer(told(undefined), "web"),
        writer("{not json", "foreign"),
        app("mute"),
      ],
      STRICT,
    ],
    ["a writer of which only the deployment will tell", [...byVersion(), writer(UNKNOWN_TEXT)], STRICT],
    ["a tag of which only the deployment will tell", [...byVersion(UNKNOWN_TEXT), writer(told("Locked"))], STRICT],
    ["originals without a lock", azure.guarded({ StorageAccount: { ...azure.UNLOCKED, tags: { purpose: "raw" } } })],
    [
      "a container of originals in an account of results",
      [unlocked, azure.container("raw", "processed", { metadata: { purpose: "raw" } })],
    ],
    [
      "a container in an account that the stack does not have",
      [azure.container("results", "elsewhere", { metadata: { purpose: "processed" } })],
    ],
    [
      "a policy that is its own by what its names are made of",
      (() => {
        const own = toBe("results");
        return [accountToBe, own, toCome({ containerName: [own], accountName: [accountToBe] })];
      })(),
    ],
    ["a policy that may turn out to be its own", [accountToBe, toBe("results"), toCome({})]],
    [
      "a lock of the deprecated interface's name",
      (() => {
        const [account, ...rest] = azure.guarded() as [ReturnType<typeof azure.account>];
        return [{ ...account, type: "azure-native:storage/v20230101:StorageAccount" }, ...rest];
      })(),
    ],
  ],
  breaks: [
    [
      "an account's lock of 6 days, once however many containers it has",
      [...accountLock({ immutabilityPeriodSinceCreationInDays: 6, state: "Locked" }), other],
      [short("processed", 6)],
    ],
    ["an account's lock without a length", accountLock({ state: "Unlocked" }), [noLength("processed")]],
    ["an account's lock without a policy", accountLock(undefined), [noLength("processed")]],
    [
      "an account's lock that is disabled",
      accountLock({ immutabilityPeriodSinceCreationInDays: 7, state: "Disabled" }),
      [noLength("processed")],
    ],
    [
      "an account without a lock, of which the stack has no containers",
      azure.guarded({ StorageAccount: azure.UNLOCKED, BlobContainer: undefined }),
      [noLock("processed")],
    ],
    [
      "an account's lock that is off",
      azure.guarded({ StorageAccount: { immutableStorageWithVersioning: { enabled: false } } }),
      [noLock("results")],
    ],
    [
      "a container without a lock beside one with it",
      [unlocked, results, other, azure.immutability("results", "processed")],
      [noLock("other")],
    ],
    [
      "a container of the same name in another account",
      [
        unlocked,
        results,
        azure.account("raw", { tags: { purpose: "raw" } }),
        azure.container("twin", "raw", { containerName: "results" }),
        azure.immutability("results", "raw"),
      ],
      [noLock("results")],
    ],
    [
      "a container that locks versions without a policy",
      [unlocked, azure.container("results", "processed", { immutableStorageWithVersioning: { enabled: true } })],
      [noLength("results")],
    ],
    [
      "a container's lock of a day",
      [unlocked, results, azure.immutability("results", "processed", { immutabilityPeriodSinceCreationInDays: 1 })],
      [short("results", 1)],
    ],
    [
      "a container's shorter lock in an account that locks",
      [...azure.guarded(), azure.immutability("results", "processed", { immutabilityPeriodSinceCreationInDays: 2 })],
      [short("results", 2)],
    ],
    [
      "a container that says what it holds, in an account that does not",
      [
        azure.account("shared", { kind: "StorageV2" }),
        azure.container("results", "shared", { metadata: { purpose: "processed" } }),
      ],
      [noLock("results")],
    ],
    [
      "an unlocked lock in strict mode",
      accountLock({ immutabilityPeriodSinceCreationInDays: 7, state: "Unlocked" }),
      [`processed has a lock that a privileged role can shorten. ${WEAK}`],
      { strictMode: true },
    ],
    ...(
      [
        ["a tag alone", byVersion()],
        ["a writer alone, where the tag says otherwise", [...byVersion("Unlocked"), writer(told("Locked"))]],
        ["no tag", [...byVersion(null), writer(UNKNOWN_TEXT)]],
        ["a tag that its writer does not keep to", [...byVersion(), writer(told("Unlocked"))]],
        [
          "one writer of two that locks nothing for good",
          [...byVersion(), writer(told("Locked")), writer(told("Unlocked"), "second"), writer(UNKNOWN_TEXT, "third")],
        ],
        ["a writer to another account", [...byVersion(), writer(told("Locked", "other"))]],
      ] as const
    ).map(
      ([what, stack]) =>
        [
          `${what}, in strict mode`,
          stack,
          [`processed has a lock that a privileged role can shorten. ${WEAK}`],
          STRICT,
        ] as const,
    ),
    [
      "a container's lock that nobody has locked, in strict mode",
      [unlocked, results, azure.immutability("results", "processed", {}, { answers: { state: "Unlocked" } })],
      [`results has a lock that a privileged role can shorten. ${WEAK}`],
      { strictMode: true },
    ],
  ],
});

holdAgainst(processedObjectsLocked, "aws", {
  keeps: processed(),
  breaks: [
    ["no lock", [awsBucket("processed", { tags: { purpose: "processed" } })], [SAID.unlocked()]],
    [
      "a shorter lock",
      processed({ lock: { ...LOCK, rule: { defaultRetention: { mode: "COMPLIANCE", days: 6 } } } }),
      [SAID.locksFor(6)],
    ],
  ],
});

holdAgainst(processedObjectsLocked, "local", {
  keeps: [bucket()],
  breaks: [
    ["no lock", [bucket({ objectLock: undefined })], [UNLOCKED]],
    ["a shorter lock", [bucket(lock({ retainDays: 6 }))], [locksFor(6)]],
  ],
});
