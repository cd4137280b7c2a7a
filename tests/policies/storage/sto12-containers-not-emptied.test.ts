import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { factsOfResource, factsOfStack } from "../../../policies/readers/registry.ts";
import type { Rule } from "../../../policies/rules/rule.ts";
import { containersNotEmptied } from "../../../policies/rules/storage/sto12-containers-not-emptied.ts";
import { bucket as awsBucket, PROCESSED, RAW } from "./aws/resources.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_BOOLEAN, UNKNOWN_TEXT, view } from "../views.ts";
import * as azure from "./azure/resources.ts";
import { bucket } from "./local-bucket.ts";

const messages = (inputs: Record<string, unknown>, config: Record<string, unknown> = {}): string[] =>
  containersNotEmptied.check(factsOfStack([awsBucket("images", inputs)]), config).map(({ message }) => message);

const MEND = "Allowed: a container that is destroyed only when it is empty. Turn force-destroy off.";
const LOCKED = `images, which locks its objects, is emptied when it is destroyed. ${MEND}`;
const production = { production: true };

describe("STO12, containers are not emptied", () => {
  it("holds where a container is left as it is", () => {
    for (const forceDestroy of [undefined, null, false]) {
      expect(messages({ ...PROCESSED, forceDestroy })).to.deep.equal([]);
      expect(messages({ ...RAW, forceDestroy }, production)).to.deep.equal([]);
    }
  });

  it("is broken by one that locks its objects, and names the resource", () => {
    expect(messages({ ...PROCESSED, forceDestroy: true })).to.deep.equal([LOCKED]);
    const resource = awsBucket("images", { ...PROCESSED, forceDestroy: true });
    expect(containersNotEmptied.check(factsOfStack([resource]), {})[0]?.urn).to.equal(resource.urn);
  });

  it("is broken by any other in production only", () => {
    const emptied = { ...RAW, forceDestroy: true };
    expect(messages(emptied)).to.deep.equal([]);
    expect(messages(emptied, production)).to.deep.equal([`images is emptied when it is destroyed. ${MEND}`]);
    expect(messages({ ...PROCESSED, forceDestroy: true }, production)).to.deep.equal([LOCKED]);
  });

  it("raises no alarm over what only the deployment will tell", () => {
    expect(messages({ ...PROCESSED, forceDestroy: UNKNOWN_BOOLEAN }, production)).to.deep.equal([]);
    const unknownLock = { ...RAW, objectLockEnabled: UNKNOWN_BOOLEAN, forceDestroy: true };
    expect(messages(unknownLock)).to.deep.equal([]);
    expect(messages(unknownLock, production)).to.have.length(1);
  });

  it("holds locally, where destroying a stack leaves its data", () => {
    expect(containersNotEmptied.check(factsOfResource(bucket()), production)).to.deep.equal([]);
  });
});

/** As it is configured in production, so that nothing unknown or missing is let off. */
const inProduction: Rule = {
  ...containersNotEmptied,
  check: (facts, config) => containersNotEmptied.check(facts, { production: true, ...config }),
};

const emptied = (name: string): string[] => [`${name} is emptied when it is destroyed. ${MEND}`];
const originals = (inputs: Record<string, unknown> = {}) =>
  azure.account("raw", { tags: { purpose: "raw" }, resourceGroupName: "images", ...inputs });
const managed = (type: string, inputs: Record<string, unknown>, ...from: ReturnType<typeof azure.account>[]) =>
  view(`azure-native:authorization:${type}`, "keep", { level: "CanNotDelete", ...inputs }, { madeOf: { scope: from } });
const protectedOne = (one: ResourceView): ResourceView => ({ ...one, protect: true });
const group = view("azure-native:resources:ResourceGroup", "images", {});
const GROUP = "/subscriptions/1/resourceGroups/images";
const scope = `${GROUP}/providers/Microsoft.Storage/storageAccounts/raw0a1b`;

holdAgainst(inProduction, "azure", {
  keeps: [originals(), azure.container("uploads", "raw"), managed("ManagementLockByScope", { scope })],
  keepsToo: [
    ["a lock of objects that nobody can shorten", azure.guarded()],
    [
      "a lock of objects that somebody may, because the program may leave the account",
      azure.guarded({
        StorageAccount: { immutableStorageWithVersioning: { enabled: true } },
      }),
    ],
    ["a management lock of its group", [originals(), managed("ManagementLockByScope", { scope: GROUP.toUpperCase() })]],
    [
      "a management lock by the group's name",
      [originals(), managed("ManagementLockAtResourceGroupLevel", { resourceGroupName: "Images" })],
    ],
    [
      "a management lock by its name",
      [originals(), managed("ManagementLockAtResourceLevel", { resourceName: "raw0a1b" })],
    ],
    ["a management lock of everything", [originals(), managed("ManagementLockAtSubscriptionLevel", {})]],
    [
      "one that lets nothing be written either",
      [originals(), managed("ManagementLockByScope", { scope, level: "ReadOnly" })],
    ],
    [
      "one that is its own by what its scope is made of",
      [originals(), managed("ManagementLockByScope", { scope: UNKNOWN_TEXT }, originals())],
    ],
    ["one that may turn out to be its own", [originals(), managed("ManagementLockByScope", { scope: UNKNOWN_TEXT })]],
    [
      "one of the group that the account is made of",
      [
        { ...originals(), propertyDependencies: { resourceGroupName: [group.urn] } },
        managed("ManagementLockByScope", { scope: UNKNOWN_TEXT }, group),
      ],
    ],
    ["an account that the program protects", [protectedOne(originals())]],
    ["a container in it", [protectedOne(originals()), azure.container("uploads", "raw")]],
    ["a container that the program protects", [originals(), protectedOne(azure.container("uploads", "raw"))]],
    ["an account of no known purpose", [azure.account("state", { kind: "StorageV2" })]],
    ["any account outside of production", [originals()], { production: false }],
  ],
  breaks: [
    ["no management lock", [originals()], emptied("raw")],
    ["none, of a container in the stack", [originals(), azure.container("uploads", "raw")], emptied("uploads")],
    [
      "a management lock of another account",
      [originals(), managed("ManagementLockByScope", { scope: `${scope}2` })],
      emptied("raw"),
    ],
    [
      "one of something else, by what its scope is made of",
      [originals(), managed("ManagementLockByScope", { scope: UNKNOWN_TEXT }, azure.account("other"))],
      emptied("raw"),
    ],
    [
      "one of another name",
      [originals(), managed("ManagementLockAtResourceLevel", { resourceName: "raw" })],
      emptied("raw"),
    ],
    [
      "one that forbids nothing",
      [originals(), managed("ManagementLockByScope", { scope, level: "NotSpecified" })],
      emptied("raw"),
    ],
  ],
});

holdAgainst(containersNotEmptied, "aws", {
  keeps: [awsBucket("images", PROCESSED)],
  breaks: [["a locked bucket that is emptied", [awsBucket("images", { ...PROCESSED, forceDestroy: true })], [LOCKED]]],
});
