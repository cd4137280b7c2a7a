import { expect } from "chai";
import { account } from "../../../../infra/providers/azure/account.ts";
import type { Account } from "../../../../infra/providers/azure/capabilities.ts";
import { guidOf, uniqueName } from "../../../../infra/providers/azure/names.ts";
import { memberOf, roleAssignments } from "../../../../infra/providers/azure/role-assignments.ts";
import { type AzureParts, azureParts, azureSettings, underAzureMocks } from "../../../helpers/azure-mocks.ts";
import { one, ofType } from "./records.ts";

const GROUP = "image-pipeline-test1a2b3c4d";
const GROUP_ID = `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/${GROUP}`;

/** What is refused, as the program's own words. */
const refusal = async (stack: string, config: Record<string, unknown> = {}): Promise<string> =>
  await underAzureMocks(async () => {
    account({ stack, settings: azureSettings(config) });
    return await Promise.resolve({});
  }).then(() => "nothing", String);

describe("the account of a stack on Azure", () => {
  let parts: AzureParts;
  before(async () => {
    parts = await azureParts({ region: "germanywestcentral", tags: { team: "images" } }, (_, network) => ({
      subscriptionId: network.account.subscriptionId,
      resourceGroup: network.account.resourceGroup,
      role: network.account.builtInRole("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"),
      unique: network.account.uniqueName("raw", { maxLength: 24, dashes: false }),
    }));
  });

  it("makes everything with one provider, in the region and with the tags of the settings", () => {
    expect(one(parts, "azure-native", "test-azure").inputs["location"]).to.equal("germanywestcentral");
    const others = parts.resources.filter(({ type }) => type.startsWith("azure-native:"));
    expect(others.length).to.be.above(30);
    for (const { name, type, provider, inputs } of others) {
      expect(provider, `${type} ${name}`).to.contain("::test-azure::");
      if ("tags" in inputs) {
        const tags = { project: "image-pipeline", stack: "test", environment: "dev", team: "images" };
        expect(inputs["tags"], `${type} ${name}`).to.deep.equal(tags);
      }
      if ("location" in inputs) expect(["germanywestcentral", "global"], name).to.include(inputs["location"]);
    }
    const tagged = others.filter(({ inputs }) => "tags" in inputs).map(({ type }) => type.split(":").at(-1));
    expect(tagged).to.include.members(["ResourceGroup", "VirtualNetwork", "PrivateZone", "UserAssignedIdentity"]);
  });

  it("lies in Singapore unless it is set", async () => {
    expect(one(await azureParts(), "ResourceGroup", "image-pipeline-test").inputs["location"]).to.equal(
      "southeastasia",
    );
  });

  it("has a resource group of a name by chance, which stays with what is kept in it", () => {
    const group = one(parts, "ResourceGroup", "image-pipeline-test");
    expect(group.inputs).not.to.have.property("resourceGroupName");
    expect(group.retainOnDelete).to.equal(true);
    expect(parts.values["resourceGroup"]).to.equal(GROUP);
  });

  it("has an identity for each application, and no other but that of the flow log", () => {
    const identities = ofType(parts, "UserAssignedIdentity").map(({ inputs }) => inputs["resourceName"]);
    expect(identities).to.have.members(["test-image-function", "test-operations", "test-web", "test-flow-log"]);
  });

  it("has a workspace for what everything tells, kept as long as logs are, which takes no keys", async () => {
    expect(one(parts, "Workspace", "test").inputs).to.deep.include({
      workspaceName: "test-logs",
      sku: { name: "PerGB2018" },
      retentionInDays: 30,
      features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
    });
    const longer = one(await azureParts({ alerts: { logDays: 90 } }), "Workspace", "test").inputs;
    expect(longer["retentionInDays"]).to.equal(90);
  });

  it("names built-in roles by the subscription, and what must be unique by the resource group", () => {
    expect(parts.values["role"]).to.equal(
      "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/roleDefinitions/" +
        "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    );
    expect(parts.values["unique"]).to.equal(uniqueName("test", "raw", GROUP_ID, { maxLength: 24, dashes: false }));
  });

  const malformed = ["a", "Prod", "my_stack", "a.b", "-a", "a-", "a--b", "1a", "s".repeat(31)];
  const reserved = ["microsoft", "my-windows", "micro-soft", "login", "login-prod"];
  for (const stack of [...malformed, ...reserved]) {
    it(`refuses the stack name "${stack}", which Azure would`, async () => {
      expect(await refusal(stack)).to.contain(`but received "${stack}"`);
    });
  }

  it("takes a stack name of 30 characters, and words that Azure refuses elsewhere only", async () => {
    expect(await refusal("s".repeat(30))).to.equal("nothing");
    expect(await refusal("prod-login")).to.equal("nothing");
  });

  it("refuses a region by its long name", async () => {
    const said = await refusal("test", { region: "Southeast Asia" });
    expect(said).to.contain(
      'region: expected a region\'s short name, such as southeastasia, but received "Southeast Asia"',
    );
  });
});

describe("names that are unique in all of Azure", () => {
  const dashes = { maxLength: 50, dashes: true };

  it("are stack, thing and hash, the same for the same seed and others for others", () => {
    const name = uniqueName("prod", "events", "seed", dashes);
    expect(name).to.match(/^prod-events-[0-9a-f]{10}$/);
    expect(uniqueName("prod", "events", "seed", dashes)).to.equal(name);
    expect(uniqueName("prod", "events", "other", dashes)).to.not.equal(name);
    expect(uniqueName("prod", "vault", "seed", dashes).slice(-10)).to.not.equal(name.slice(-10));
  });

  it("lose the end of the stack's name where they would be too long, and dashes where none are taken", () => {
    expect(uniqueName("the-images-of-all", "raw", "s", { maxLength: 24, dashes: false })).to.match(
      /^theimagesofraw[0-9a-f]{10}$/,
    );
    // No two dashes side by side, which a vault refuses.
    expect(uniqueName("prod-images-of-all", "vault", "s", { maxLength: 24, dashes: true })).to.match(
      /^prod-im-vault-[0-9a-f]{10}$/,
    );
    expect(uniqueName("prod-images", "vault", "s", { maxLength: 22, dashes: true })).to.match(
      /^prod-vault-[0-9a-f]{10}$/,
    );
  });

  it("are refused where nothing of the stack's would be left", () => {
    expect(() => uniqueName("prod", "warehouse-key", "s", { maxLength: 24, dashes: true })).to.throw(
      RangeError,
      'fewer than 13 characters for 24 but received "warehouse-key"',
    );
  });
});

describe("role assignments on Azure", () => {
  const READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
  const grantsOf = ({ builtInRole }: Account) => [
    { name: "read-raw", roleDefinitionId: builtInRole(READER), scope: "/scope/raw" },
    { name: "read-processed", roleDefinitionId: builtInRole(READER), scope: "/scope/processed", condition: "(1 < 2)" },
    { name: "read-raw", roleDefinitionId: builtInRole(READER), scope: "/scope/raw" },
  ];
  let parts: AzureParts;
  before(async () => {
    parts = await azureParts({}, (context, { account: own }) => {
      const parent = own.component("Test");
      roleAssignments(parent, context, memberOf(own, "web"), grantsOf(own));
      roleAssignments(parent, context, memberOf(own, "operations"), grantsOf(own).slice(0, 1));
      return { web: own.identities.web.principalId };
    });
  });

  it("are one for each grant, and one for a grant that is there twice", () => {
    const names = ofType(parts, "RoleAssignment").map(({ name }) => name);
    expect(names.filter((name) => name.startsWith("test-web-"))).to.deep.equal([
      "test-web-read-raw",
      "test-web-read-processed",
    ]);
  });

  it("say who, what, where and on which condition", () => {
    const raw = one(parts, "RoleAssignment", "test-web-read-raw").inputs;
    expect(raw).to.include({
      principalId: parts.values["web"],
      principalType: "ServicePrincipal",
      scope: "/scope/raw",
    });
    expect(raw["roleDefinitionId"]).to.match(/\/roleDefinitions\/2a2b9908-/);
    expect(raw).not.to.have.any.keys("condition", "conditionVersion");
    expect(one(parts, "RoleAssignment", "test-web-read-processed").inputs).to.include({
      condition: "(1 < 2)",
      conditionVersion: "2.0",
    });
  });

  it("have GUIDs of scope, role and principal for names", () => {
    const name = (of: string): unknown => one(parts, "RoleAssignment", of).inputs["roleAssignmentName"];
    const raw = one(parts, "RoleAssignment", "test-web-read-raw").inputs;
    expect(name("test-web-read-raw")).to.equal(
      guidOf("/scope/raw", String(raw["roleDefinitionId"]), String(raw["principalId"])),
    );
    const names = ofType(parts, "RoleAssignment").map(({ inputs }) => inputs["roleAssignmentName"]);
    expect(new Set(names).size).to.equal(names.length);
    for (const guid of names) {
      expect(guid).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    // Ids on Azure are the same in any case.
    expect(guidOf("/Scope", "a")).to.equal(guidOf("/scope", "A"));
    expect(guidOf("a", "b")).to.not.equal(guidOf("b", "a"));
  });
});
