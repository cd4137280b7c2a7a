import { expect } from "chai";
import type { AzureBlobStorage, Grant } from "../../../../../infra/providers/azure/capabilities.ts";
import { memberOf, roleAssignments } from "../../../../../infra/providers/azure/role-assignments.ts";
import type { AzureParts } from "../../../../helpers/azure-mocks.ts";
import { azureParts } from "../../../../helpers/azure-mocks.ts";
import { ofType } from "../records.ts";
import { azureData } from "./data-parts.ts";

type Right = Parameters<AzureBlobStorage["grants"]>[0];
type Known = { [Key in keyof Grant]: string };

const RIGHTS: Right[] = [
  "readRaw",
  "keepOriginals",
  "writeClaims",
  "signUploads",
  "tidyRaw",
  "takeUploads",
  "announceUploads",
  "writeResults",
  "readResults",
  "holdResults",
  "sweepResults",
  "mailbox",
  "exchange",
  "operate",
];

/** Which application asks for which rights: as the AWS provider's do, and the sweeper and the mailbox. */
const MEMBERS: Readonly<Record<string, Right[]>> = {
  "image-function": ["readRaw", "keepOriginals", "writeResults", "takeUploads"],
  operations: ["writeClaims", "tidyRaw", "holdResults", "sweepResults", "mailbox"],
  web: ["signUploads", "readResults"],
};

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

/** Data actions of the built-in roles that are used, from Azure's list of them (blob and queue services). */
const BUILT_IN: Readonly<Record<string, string[]>> = {
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": ["read"],
  "db58b8e5-c6ad-4a2a-8342-4190687cbf4a": [],
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": ["read", "write", "delete", "add/action", "move/action"],
  "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a": ["messages/add/action"],
};

describe("rights on the storage accounts of a stack on Azure", () => {
  let data: AzureParts;
  let grants: Record<Right, Known[]>;
  before(async () => {
    data = await azureData({}, ({ blobStorage }) =>
      Object.fromEntries(RIGHTS.map((right) => [right, blobStorage.grants(right)])),
    );
    grants = data.values as Record<Right, Known[]>;
  });

  /** Data actions of a role, by its id's last part; without the beginning that all of a service have. */
  function dataActions(roleDefinitionId: string): string[] {
    const id = roleDefinitionId.split("/").at(-1) ?? "";
    const own = ofType(data, "authorization:RoleDefinition").find(({ name }) => id.startsWith(name));
    if (own === undefined) return BUILT_IN[id] ?? expect.fail(`no role ${id}`);
    const [{ dataActions: actions }] = own.inputs["permissions"] as [{ dataActions: string[] }];
    return actions.map((action) =>
      action.replace(`${BLOBS}/`, "").replace("Microsoft.Storage/storageAccounts/queueServices/queues/", ""),
    );
  }

  /** "action where" of each that a right allows. */
  const pairs = (right: Right): string[] =>
    grants[right].flatMap(({ roleDefinitionId, scope }) =>
      dataActions(roleDefinitionId).map((action) => `${action} ${scope.split("/").slice(-1).join()}`),
    );

  it("are each on one container, queue or account, and never on the group", () => {
    for (const right of RIGHTS) {
      expect(grants[right], right).not.to.deep.equal([]);
      for (const { scope } of grants[right]) {
        expect(scope, right).to.match(/\/storageAccounts\/test(raw|processed)[0-9a-f]+/);
        // Signing keys are an account's: everything else is narrower.
        if (/storageAccounts\/[^/]+$/.test(scope)) expect(["signUploads", "readResults"]).to.include(right);
      }
    }
  });

  it("allow what the clients ask for", () => {
    const allowed: Readonly<Record<Right, string[]>> = {
      readRaw: ["read raw"],
      keepOriginals: ["add/action raw"],
      writeClaims: ["add/action raw"],
      signUploads: ["add/action raw"],
      tidyRaw: ["read raw", "delete raw", "deleteBlobVersion/action raw"],
      takeUploads: ["uploads", "uploads-poison"].flatMap(worked),
      announceUploads: [
        "messages/add/action uploads",
        ...["read", "write", "delete", "add/action", "move/action"].map(
          (action) => `${action} undelivered-announcements`,
        ),
      ],
      writeResults: ["read processed", "add/action processed", "immutableStorage/runAsSuperUser/action processed"],
      readResults: ["read processed"],
      holdResults: ["read processed", "immutableStorage/runAsSuperUser/action processed"],
      sweepResults: ["read processed", "delete processed", "deleteBlobVersion/action processed"],
      mailbox: [...MAILBOX, ...["operations", "operations-poison"].flatMap(worked)],
      exchange: ["add/action raw", "read processed"],
      operate: [...MAILBOX, "messages/add/action operations"],
    };
    for (const right of RIGHTS) expect(pairs(right), right).to.have.members(allowed[right]);
  });

  it("write results without a right to replace or delete one", () => {
    for (const right of ["writeResults", "holdResults", "readResults"] as const)
      expect(pairs(right).filter((pair) => /^(write|delete|move)/.test(pair))).to.deep.equal([]);
  });

  it("create originals only where each lies", () => {
    const prefixes = {
      keepOriginals: ["stream/", "undelivered/"],
      writeClaims: ["claims/"],
      signUploads: ["uploads/"],
      exchange: ["claims/"],
    };
    for (const [right, below] of Object.entries(prefixes)) {
      const [create] = grants[right as Right];
      const paths = below.map((prefix) => `@Resource[${BLOBS}:path] StringLike '${prefix}*'`).join(" OR ");
      expect(create?.condition, right).to.equal(`((!(ActionMatches{'${BLOBS}/add/action'})) OR (${paths}))`);
    }
  });

  it("are, of one application, no two of the same role at the same scope, which Azure refuses, nor of one name", () => {
    for (const [member, rights] of Object.entries(MEMBERS)) {
      const own = rights.flatMap((right) => grants[right]);
      const places = own.map(({ roleDefinitionId, scope }) => `${roleDefinitionId} ${scope}`);
      expect(new Set(places).size, member).to.equal(places.length);
      expect(new Set(own.map(({ name }) => name)).size, member).to.equal(own.length);
    }
  });

  it("need roles of the stack's own, which can be given nowhere else", () => {
    const roles = ofType(data, "authorization:RoleDefinition");
    expect(roles.map(({ name }) => name)).to.have.members(
      ["creator", "results-writer", "results-holder", "remover", "queue-worker"].map((name) => `test-${name}`),
    );
    for (const { inputs, retainOnDelete } of roles) {
      expect(inputs["assignableScopes"]).to.deep.equal([inputs["scope"]]);
      expect(inputs["scope"]).to.match(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/);
      expect(JSON.stringify(inputs["permissions"])).not.to.contain("*");
      expect(retainOnDelete).to.equal(false);
    }
  });

  it("can be given to an application", async () => {
    const { resources } = await azureParts({}, async (context, network) => {
      const { blobStorage } = await import("../../../../../infra/providers/azure/blob-storage/blob-storage.ts");
      const parts = blobStorage(context, { network });
      const parent = network.account.component("Test");
      roleAssignments(parent, context, memberOf(network.account, "web"), parts.grants("readResults"));
      return {};
    });
    const names = ofType({ resources }, "authorization:RoleAssignment").map(({ name }) => name);
    expect(names).to.include.members(["test-web-read-results", "test-web-read-results-key"]);
  });
});

const worked = (queue: string): string[] =>
  ["messages/read", "messages/process/action", "messages/write"].map((action) => `${action} ${queue}`);

const MAILBOX = ["read", "write", "delete", "add/action", "move/action"].map((action) => `${action} operations`);
