import { expect } from "chai";
import { azureAnswers, type AzureParts } from "../../../../helpers/azure-mocks.ts";
import { namesOf, ofType, one, PROD } from "../records.ts";
import { azureData } from "./data-parts.ts";

const ACCOUNTS = ["test-raw", "test-processed"];

const accountOf = (data: AzureParts, name: string): Readonly<Record<string, unknown>> =>
  one(data, "storage:StorageAccount", name).inputs;

describe("the key of a stack's images on Azure", () => {
  let prod: AzureParts;
  before(async () => {
    prod = await azureData(PROD);
  });

  it("is there in prod alone", async () => {
    expect(ofType(await azureData(), "keyvault:Key")).to.deep.equal([]);
    expect(namesOf(prod, "keyvault:Key")).to.deep.equal(["test-data"]);
  });

  it("encrypts both accounts, queues too, by an identity that is there before them", () => {
    for (const name of ACCOUNTS) {
      const { encryption, identity } = accountOf(prod, name) as Record<
        "encryption" | "identity",
        Record<string, unknown>
      >;
      expect(identity["type"]).to.equal("UserAssigned");
      const [id] = identity["userAssignedIdentities"] as string[];
      expect(id).to.contain("/userAssignedIdentities/test-data-key");
      expect(encryption).to.deep.include({
        keySource: "Microsoft.Keyvault",
        encryptionIdentity: { encryptionUserAssignedIdentity: id },
        services: { blob: { enabled: true, keyType: "Account" }, queue: { enabled: true, keyType: "Account" } },
      });
      const { keyVaultUri, ...key } = encryption["keyVaultProperties"] as Record<string, string>;
      expect(keyVaultUri).to.match(/^https:\/\/test-data-[0-9a-f]+\.vault\.azure\.net$/);
      // Without a version, so that a new one is taken.
      expect(Object.keys(key)).to.deep.equal(["keyName"]);
    }
  });

  it("may be used as soon as its vault is there, by that identity alone: a role would be known minutes later", () => {
    const { properties } = one(prod, "keyvault:Vault", "test-data").inputs as { properties: Record<string, unknown> };
    const identity = azureAnswers(one(prod, "managedidentity:UserAssignedIdentity", "test-data-key"));
    expect(properties["enableRbacAuthorization"]).to.equal(false);
    expect(properties["accessPolicies"]).to.deep.equal([
      {
        tenantId: properties["tenantId"],
        objectId: identity["principalId"],
        permissions: { keys: ["get", "wrapKey", "unwrapKey"], secrets: [], certificates: [] },
      },
    ]);
    expect(ofType(prod, "RoleAssignment").filter(({ inputs }) => /vaults/.test(String(inputs["scope"])))).to.deep.equal(
      [],
    );
  });

  it("lies in a vault that answers no network, can be lost to nobody, and stays with what it encrypts", () => {
    const { properties } = one(prod, "keyvault:Vault", "test-data").inputs;
    expect(properties).to.deep.include({
      enableSoftDelete: true,
      enablePurgeProtection: true,
      publicNetworkAccess: "Disabled",
      networkAcls: { bypass: "AzureServices", defaultAction: "Deny" },
    });
    for (const [type, name] of [
      ["keyvault:Vault", "test-data"],
      ["keyvault:Key", "test-data"],
      ["managedidentity:UserAssignedIdentity", "test-data-key"],
    ] as const)
      expect(one(prod, type, name).retainOnDelete, type).to.equal(true);
  });
});
