import { type automation, type Input, interpolate } from "@pulumi/pulumi";
import { expect } from "chai";
import type { OpenedStack } from "../../../../infra/engine/workspace.ts";
import { OfflineRuns } from "./offline-run.ts";

const REGION = "southeastasia";
const NO_GUID = "00000000-0000-0000-0000-000000000000";
const GROUP = new RegExp(`^/subscriptions/${NO_GUID}/resourceGroups/images-[0-9a-f]{8}`);

describe("stand-ins for Azure beside the real engine", function () {
  this.timeout(120_000);

  let opened: OpenedStack;
  let description = "first";

  async function program(): Promise<Record<string, Input<unknown>>> {
    const azure = await import("../../../../infra/providers/azure/sdk.ts");
    const { Package, Prepared } = await import("../../../../infra/providers/azure/resources.ts");
    const provider = new azure.Provider("azure", { location: REGION });
    const options = { provider };
    const { subscriptionId, tenantId, objectId } = await azureClient(provider);
    const group = new azure.resources.ResourceGroup("images", { tags: { description } }, options);
    const common = { resourceGroupName: group.name, location: group.location };
    const account = new azure.storage.StorageAccount(
      "raw",
      { ...common, accountName: "rawimages", kind: "StorageV2", sku: { name: "Standard_ZRS" } },
      options,
    );
    const { resourceGroupName } = common;
    const container = new azure.storage.BlobContainer(
      "raw",
      { resourceGroupName, accountName: account.name, containerName: "raw" },
      options,
    );
    const vault = new azure.keyvault.Vault(
      "secrets",
      { ...common, vaultName: "vault1", properties: { tenantId, sku: { family: "A", name: "standard" } } },
      options,
    );
    const identity = new azure.managedidentity.UserAssignedIdentity("web", common, options);
    const right = new azure.authorization.RoleAssignment(
      "web",
      {
        scope: container.id,
        principalId: identity.principalId,
        roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/r`,
        roleAssignmentName: "a",
      },
      options,
    );
    const app = new azure.web.WebApp("app", { ...common, name: "app1", kind: "functionapp,linux" }, options);
    const scmHost = app.enabledHostNames.apply((names) => names.find((name) => name.includes(".scm.")) ?? "");
    const published = new Package("app", {
      scmUrl: interpolate`https://${scmHost}`,
      archive: "/nowhere/app.zip",
      hash: description,
    });
    const prepared = new Prepared(
      "prepared",
      {
        accountUrl: account.primaryEndpoints.blob,
        queueUrl: account.primaryEndpoints.queue,
        container: container.name,
        queue: "operations",
        revision: description,
        triggers: { app: app.id },
      },
      { dependsOn: published },
    );
    return {
      subscriptionId,
      objectId,
      location: group.location,
      accountId: account.id,
      blobUrl: account.primaryEndpoints.blob,
      vaultUrl: vault.properties.vaultUri,
      principalId: identity.principalId,
      right: right.id,
      scmHost,
      prepared: prepared.id,
    };
  }

  const azureClient = async (provider: object): Promise<Record<"subscriptionId" | "tenantId" | "objectId", string>> => {
    const { getClientConfig } = await import("@pulumi/azure-native/authorization/getClientConfig.js");
    return await getClientConfig({ provider } as never);
  };

  const runs = new OfflineRuns({ plugins: ["azure-native", "image-pipeline-azure"], region: REGION }, program);
  const changes = ({ summary }: automation.UpResult): unknown => summary.resourceChanges;

  before(async () => {
    runs.start();
    opened = await runs.open();
  });
  after(() => {
    runs.stop();
  });

  it("a preview knows who asks, and calls unknown what only Azure would tell", async () => {
    const { stdout, changeSummary } = await opened.stack.preview();
    expect(changeSummary).to.deep.equal({ create: 11 });
    expect(stdout).to.match(new RegExp(`subscriptionId *: "${NO_GUID}"`));
    for (const name of ["accountId", "blobUrl", "principalId"]) {
      expect(stdout).to.match(new RegExp(`${name} *: \\[unknown\\]`));
    }
    // A limit: in a preview the engine takes an object that was given for the whole output.
    const warnings = new Set(stdout.match(/warning: .*/g));
    expect([...warnings]).to.deep.equal(["warning: Undefined value (vaultUrl) will not show as a stack output."]);
  });

  it("an up gives ids, names and addresses in Azure's form, and asks nobody for the package", async () => {
    const up = await opened.stack.up();
    expect(changes(up)).to.deep.equal({ create: 11 });
    const value = (name: string): unknown => up.outputs[name]?.value;
    expect(value("location")).to.equal(REGION);
    expect(value("accountId")).to.match(
      new RegExp(`${GROUP.source}/providers/Microsoft\\.Storage/storageAccounts/rawimages$`),
    );
    expect(value("blobUrl")).to.equal("https://rawimages.blob.offline.invalid/");
    expect(value("vaultUrl")).to.equal("https://secrets.offline.invalid");
    expect(value("right")).to.match(
      /\/blobServices\/default\/containers\/raw\/providers\/Microsoft\.Authorization\/roleAssignments\/a$/,
    );
    expect(value("scmHost")).to.equal("app1.scm.offline.invalid");
    expect(value("principalId")).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const own = (await runs.kept(opened)).filter(({ type }) => type.startsWith("image-pipeline-azure:"));
    expect(own.map(({ type }) => type)).to.have.members([
      "image-pipeline-azure:functions:Package",
      "image-pipeline-azure:operations:Prepared",
    ]);
    for (const { outputs } of own) {
      expect(outputs?.["__standIn"]).to.equal("offline stand-in for image-pipeline-azure; no such resource exists");
    }
  });

  it("nothing would change after that, also where it is looked at again", async () => {
    opened = await runs.open();
    await opened.stack.preview({ expectNoChanges: true });
    await opened.stack.refresh({ expectNoChanges: true });
  });

  it("changed inputs are updates that keep what was computed", async () => {
    const before = await opened.stack.outputs();
    description = "second";
    const up = await opened.stack.up();
    expect(changes(up)).to.deep.equal({ same: 8, update: 3 });
    expect(up.outputs).to.deep.equal(before);
    await opened.stack.preview({ expectNoChanges: true });
  });

  it("a destroy leaves nothing", async () => {
    await opened.stack.destroy();
    expect(await runs.kept(opened)).to.deep.equal([]);
  });
});
