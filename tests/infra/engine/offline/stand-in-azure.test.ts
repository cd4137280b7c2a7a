import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { answersOf } from "../../../../infra/engine/offline/plugin/answers/registry.ts";
import { StandIn } from "../../../../infra/engine/offline/plugin/stand-in.ts";
import type { Properties } from "../../../../infra/engine/offline/plugin/values.ts";
import { ROOT } from "../../../../infra/engine/paths.ts";
import { importsBelow } from "../../../helpers/imports.ts";

const REGION = "southeastasia";
const NO_GUID = "00000000-0000-0000-0000-000000000000";
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
const urn = (type: string, name = "one"): string =>
  `urn:pulumi:dev::image-pipeline::other:index:Parent$azure-native:${type}::${name}`;

/** Types that the program uses: those of the SDK's files that it imports. A function's file has none. */
function usedTypes(): string[] {
  const files = importsBelow("infra/providers/azure/sdk").flatMap(({ target }) =>
    target.startsWith("@pulumi/azure-native/") ? [target] : [],
  );
  return [...new Set(files)].flatMap((file) => {
    const program = readFileSync(join(ROOT, "node_modules", file), "utf8");
    return /__pulumiType = 'azure-native:([^']+)'/.exec(program)?.[1] ?? [];
  });
}

describe("a stand-in for azure-native", () => {
  const standIn = new StandIn("azure-native", answersOf("azure-native"), REGION);
  const create = async (type: string, inputs: Properties = {}): Promise<{ id: string; outs: Properties }> =>
    (await standIn.create(urn(type), inputs)) as { id: string; outs: Properties };
  const ask = async (token: string, inputs: Properties = {}): Promise<Properties> =>
    (await standIn.invoke(token, inputs)).outputs as Properties;
  const group = `/subscriptions/${NO_GUID}/resourceGroups/images`;

  it("answers getClientConfig with a subscription and a tenant of zeros", async () => {
    const outputs = await ask("azure-native:authorization:getClientConfig");
    expect(outputs)
      .to.include({ subscriptionId: NO_GUID, tenantId: NO_GUID })
      .and.to.have.all.keys(...["clientId", "objectId", "subscriptionId", "tenantId"]);
    expect(outputs["objectId"]).to.match(GUID);
  });

  it("answers any other function with what its result declares", async () => {
    const asked = { resourceGroupName: "images", accountName: "raw" };
    const [key] = (await ask("azure-native:storage:listStorageAccountKeys", asked))["keys"] as Properties[];
    expect(key).to.include.all.keys("keyName", "value", "permissions");
  });

  describe("gives ids in Azure's form", () => {
    for (const [type, inputs, id] of [
      ["resources:ResourceGroup", { resourceGroupName: "images" }, group],
      [
        "network:Subnet",
        { resourceGroupName: "images", virtualNetworkName: "v", subnetName: "web" },
        `${group}/providers/Microsoft.Network/virtualNetworks/v/subnets/web`,
      ],
      [
        "eventhub:ConsumerGroup",
        { resourceGroupName: "images", namespaceName: "n", eventHubName: "h", consumerGroupName: "c" },
        `${group}/providers/Microsoft.EventHub/namespaces/n/eventhubs/h/consumergroups/c`,
      ],
      [
        "authorization:RoleAssignment",
        { scope: `${group}/providers/Microsoft.Web/sites/a`, roleAssignmentName: "r" },
        `${group}/providers/Microsoft.Web/sites/a/providers/Microsoft.Authorization/roleAssignments/r`,
      ],
      [
        "monitor:DiagnosticSetting",
        { resourceUri: `${group}/providers/Microsoft.Web/sites/a`, name: "logs" },
        `${group}/providers/Microsoft.Web/sites/a/providers/Microsoft.Insights/diagnosticSettings/logs`,
      ],
    ] as const) {
      it(`of ${type}, with the name and the type at its end`, async () => {
        const { id: made, outs } = await create(type, inputs);
        expect(made).to.equal(id);
        expect(outs["name"]).to.equal(id.split("/").at(-1));
      });
    }

    it("with a made-up name where none was given, the same in id and outputs and after an update", async () => {
      const { id, outs } = await create("storage:StorageAccount", { resourceGroupName: "images" });
      expect(id).to.match(/^\/subscriptions\/0{8}.*\/Microsoft\.Storage\/storageAccounts\/one-[0-9a-f]{8}$/);
      expect(outs).to.include({ name: id.split("/").at(-1), type: "Microsoft.Storage/storageAccounts" });
      const updated = await standIn.update(id, urn("storage:StorageAccount"), outs, {
        ...{ resourceGroupName: "images", tags: { a: "b" } },
      });
      expect(updated.outs).to.deep.equal({ ...outs, tags: { a: "b" }, __inputs: ["resourceGroupName", "tags"] });
    });

    it("for every type that the program uses, with no word that is not Azure's", async () => {
      const used = usedTypes();
      expect(used).to.have.length.above(30);
      const made = await Promise.all(used.map(async (type) => (await create(type)).id));
      expect(made.filter((id) => !/^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/./.test(id))).to.deep.equal([]);
      expect(made.filter((id) => id.includes("Offline."))).to.deep.equal([]);
    });

    it("for a type that is not known here, with words that say so", async () => {
      const { id } = await create("batch:BatchAccount", { resourceGroupName: "images" });
      expect(id).to.match(/\/providers\/Offline\.batch\/BatchAccount\/one-[0-9a-f]{8}$/);
    });
  });

  it("gives places, identities and addresses that nobody has", async () => {
    const { outs } = await create("storage:StorageAccount", { accountName: "raw" });
    expect(outs).to.include({ primaryLocation: REGION, provisioningState: "Succeeded" });
    expect(outs["primaryEndpoints"]).to.include({ queue: "https://raw.queue.offline.invalid/" });
    const identity = await create("managedidentity:UserAssignedIdentity");
    expect(identity.outs).to.include({ tenantId: NO_GUID });
    expect(identity.outs["principalId"]).to.match(GUID).and.not.to.equal(identity.outs["clientId"]);
    const server = await create("dbforpostgresql:Server", { serverName: "warehouse" });
    expect(server.outs).to.include({ fullyQualifiedDomainName: "warehouse.offline.invalid" });
    const app = await create("web:WebApp", { name: "web" });
    expect(app.outs["enabledHostNames"]).to.deep.equal(["web.offline.invalid", "web.scm.offline.invalid"]);
  });

  describe("completes what was given with what Azure adds", () => {
    const inputs = { properties: { sku: { family: "A", name: "standard" }, tenantId: NO_GUID } };

    it("and with no setting that somebody might have chosen", async () => {
      const { outs } = await create("keyvault:Vault", inputs);
      expect(outs["properties"]).to.deep.include({ ...inputs.properties, vaultUri: "https://one.offline.invalid" });
      expect(outs["properties"]).not.to.have.any.keys("enablePurgeProtection", "networkAcls", "publicNetworkAccess");
    });

    it("and tells a difference of what was given alone", async () => {
      const { id, outs } = await create("keyvault:Vault", inputs);
      const diff = async (news: Properties): Promise<boolean | undefined> =>
        (await standIn.diff(id, urn("keyvault:Vault"), outs, news)).changes;
      expect(await diff(inputs)).to.equal(false);
      expect(await diff({ properties: { ...inputs.properties, enablePurgeProtection: true } })).to.equal(true);
      const news = { properties: { ...inputs.properties, enablePurgeProtection: true } };
      const updated = (await standIn.update(id, urn("keyvault:Vault"), outs, news)).outs as Properties;
      const before = outs["properties"] as Properties;
      expect(updated["properties"]).to.deep.equal({ ...before, enablePurgeProtection: true });
      expect((await standIn.diff(id, urn("keyvault:Vault"), updated, news)).changes).to.equal(false);
    });

    it("but leaves a secret as it is", async () => {
      const wrapped = {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value: inputs.properties,
      };
      const { outs } = await create("keyvault:Vault", { properties: wrapped });
      expect(outs["properties"]).to.deep.equal(wrapped);
    });
  });

  it("reads the SDK's types within a second for all that the program uses", async () => {
    const fresh = new StandIn("azure-native", answersOf("azure-native"), REGION);
    const began = Date.now();
    for (const type of usedTypes()) await fresh.create(urn(type), inputsOf(type));
    expect(Date.now() - began).to.be.below(1000);
  });
});

/** Something that makes the types of inputs be read as well. */
const inputsOf = (type: string): Properties => (type === "keyvault:Vault" ? { properties: {} } : {});

describe("a stand-in for a plugin of this repository", () => {
  it("answers what it was given, and nothing to a question", async () => {
    const standIn = new StandIn("image-pipeline-azure", answersOf("image-pipeline-azure"), REGION);
    const own = "urn:pulumi:dev::image-pipeline::image-pipeline-azure:functions:Package::web";
    const outs = (await standIn.create(own, { hash: "h" })).outs as Properties;
    expect(outs).to.deep.equal({
      ...{ hash: "h", __inputs: ["hash"] },
      __standIn: "offline stand-in for image-pipeline-azure; no such resource exists",
    });
    expect((await standIn.diff("i", own, outs, { hash: "h" })).changes).to.equal(false);
    expect((await standIn.diff("i", own, outs, { hash: "g" })).changes).to.equal(true);
    expect((await standIn.invoke("image-pipeline-azure:functions:getNothing", {})).outputs).to.deep.equal({});
  });

  it("is no way around a missing SDK", () => {
    expect(() => new StandIn("azure-classic", answersOf("azure-classic"), REGION)).to.throw(/azure-classic/);
  });
});
