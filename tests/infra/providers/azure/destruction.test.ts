import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Destruction } from "../../../../infra/contract/provider.ts";
import { processedLifecycle } from "../../../../infra/providers/azure/blob-storage/lifecycle.ts";
import { destruction } from "../../../../infra/providers/azure/destruction.ts";
import { azureParts, azureSettings, type RecordedWithOptions } from "../../../helpers/azure-mocks.ts";
import { PROD } from "./records.ts";

const of = (config: Record<string, unknown> = {}): Destruction => destruction(azureSettings(config));

/** Storage, hubs and warehouse: all that keeps something. */
async function dataOf(config: Record<string, unknown>): Promise<readonly RecordedWithOptions[]> {
  const { resources } = await azureParts(
    config,
    async (context, network): Promise<Record<string, pulumi.Input<unknown>>> => {
      const { blobStorage } = await import("../../../../infra/providers/azure/blob-storage/blob-storage.ts");
      const { kafkaIngress } = await import("../../../../infra/providers/azure/kafka-ingress/kafka-ingress.ts");
      const { statsWarehouse } = await import("../../../../infra/providers/azure/stats-warehouse/stats-warehouse.ts");
      blobStorage(context, { network });
      kafkaIngress(context, { network });
      statsWarehouse(context, { network });
      return {};
    },
  );
  return resources;
}

/** What is retained, and the words by which it is said. */
const SAID: readonly (readonly [type: string, name: RegExp, said: RegExp])[] = [
  ["resources:ResourceGroup", /./, /the resource group/],
  ["storage:StorageAccount", /processed/, /the processed account/],
  ["storage:BlobServiceProperties", /processed/, /the processed account/],
  ["storage:ManagementPolicy", /processed/, /processed account with its locks, lifecycle/],
  ["storage:BlobContainer", /processed/, /processed account with its locks, lifecycle and container/],
  ["storage:StorageAccount", /raw/, /the raw account/],
  ["storage:BlobServiceProperties", /raw/, /the raw account/],
  ["storage:ManagementPolicy", /raw/, /raw account with its containers, queues and lifecycle/],
  ["storage:BlobContainer", /^(?!test-processed)/, /raw account with its containers/],
  ["storage:Queue", /./, /raw account with its containers, queues/],
  ["keyvault:Vault", /data/, /the key vault.*the right by which they use it/],
  ["keyvault:Key", /data/, /its key/],
  ["managedidentity:UserAssignedIdentity", /data-key/, /the identity/],
];

describe("destroying a stack on Azure", () => {
  for (const [environment, config] of [
    ["dev", {}],
    ["prod", PROD],
  ] as const) {
    it(`says, for ${environment}, all that the program keeps, and nothing that it does not`, async () => {
      const resources = await dataOf(config);
      const text = of(config).kept.join("\n");
      const retained = resources.filter(({ retainOnDelete }) => retainOnDelete);
      expect(retained).not.to.deep.equal([]);
      for (const { type, name } of retained) {
        const entry = SAID.find(([kind, names]) => type.endsWith(`:${kind}`) && names.test(name));
        if (entry === undefined) expect.fail(`nothing is said of ${type} ${name}, which stays`);
        expect(text, `${type} ${name}`).to.match(entry[2]);
      }
      const stays = (type: string, names: RegExp): boolean =>
        retained.some((one) => one.type.endsWith(`:${type}`) && names.test(one.name));
      for (const [type, names, said] of SAID) if (!stays(type, names)) expect(text, `${type} goes`).not.to.match(said);
    });
  }

  it("leaves nothing behind that what stays hangs on: addresses in the network go before the subnets", async () => {
    const resources = await dataOf(PROD);
    const held = resources.filter(({ type }) =>
      /:(PrivateEndpoint|PrivateDnsZoneGroup|Subnet|VirtualNetwork)$/.test(type),
    );
    expect(held.filter(({ retainOnDelete }) => retainOnDelete)).to.deep.equal([]);
    const endpoints = resources.filter(({ type }) => type.endsWith(":PrivateEndpoint"));
    expect(endpoints.map(({ name }) => name)).to.include.members(["test-processed-blob", "test-warehouse-vault"]);
    // What is made of a subnet's id is removed before the subnet.
    for (const { name, dependsOn } of endpoints) expect(dependsOn.join(), name).to.match(/test-(endpoints|brokers)/);
  });

  it("tells when the last result goes: after lifecycle's own day, and the days that Azure takes", () => {
    for (const processedDays of [7, 20]) {
      const settings = azureSettings({ retention: { processedDays } });
      const [days] =
        /(\d+) days after it was stored/.exec(of({ retention: { processedDays } }).kept.join("\n"))?.slice(1) ?? [];
      const [rule] = processedLifecycle(settings);
      expect(Number(days)).to.be.above(
        rule?.definition.actions.version.delete.daysAfterCreationGreaterThan ?? Infinity,
      );
      expect(Number(days)).to.equal(processedDays + 4);
    }
  });

  it("says who can remove a result sooner", () => {
    expect(of().kept.join("\n")).to.contain("a role that may change its policies can");
    expect(of(PROD).kept.join("\n")).to.contain("nobody can remove it sooner");
  });

  it("is refused beforehand while the warehouse is protected, with what to run", () => {
    expect(of().refused).to.deep.equal([]);
    const [prod] = of({ environment: "prod" }).refused;
    expect(prod).to.equal(
      "the warehouse refuses deletion while warehouse.deletionProtection is true, which it is in prod unless set. Run npm " +
        "run up with --config warehouse.deletionProtection=false first",
    );
    const [set] = of({ warehouse: { deletionProtection: true } }).refused;
    expect(set)
      .to.contain("deletionProtection is true. Run")
      .and.contain("--config warehouse.deletionProtection=false");
    expect(of({ environment: "prod", warehouse: { deletionProtection: false } }).refused).to.deep.equal([]);
  });

  it("is refused exactly where the engine would refuse it", async () => {
    for (const config of [{}, PROD, { ...PROD, warehouse: { deletionProtection: false } }]) {
      const protects = (await dataOf(config)).some(({ protect }) => protect);
      expect(of(config).refused.length > 0).to.equal(protects);
    }
  });
});
