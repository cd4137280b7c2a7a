import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { AzureStatsWarehouse, WarehouseRole } from "../../../../../infra/providers/azure/capabilities.ts";
import { server as makeServer } from "../../../../../infra/providers/azure/stats-warehouse/server.ts";
import { diskGb, storage } from "../../../../../infra/providers/azure/stats-warehouse/storage.ts";
import { allFacts } from "../../../../../policies/readers/registry.ts";
import { DATABASE_RULES } from "../../../../../policies/rules/databases/index.ts";
import type { RuleConfig } from "../../../../../policies/rules/rule.ts";
import {
  azureAnswers,
  azureParts,
  type AzureParts,
  azureSettings,
  type RecordedWithOptions,
} from "../../../../helpers/azure-mocks.ts";
import { PRODUCTION } from "../../../../policies/own-stacks.ts";
import { view } from "../../../../policies/views.ts";
import { EXISTING, namesOf, ofType, one, PROD } from "../records.ts";

type Look = (warehouse: AzureStatsWarehouse) => Record<string, pulumi.Input<unknown>>;

/** Network and warehouse that these settings make. */
const azureWarehouse = async (config: Record<string, unknown> = {}, look: Look = () => ({})): Promise<AzureParts> =>
  await azureParts(config, async (context, network) => {
    const { statsWarehouse } = await import("../../../../../infra/providers/azure/stats-warehouse/stats-warehouse.ts");
    return look(statsWarehouse(context, { network }));
  });

const serverOf = (parts: AzureParts): RecordedWithOptions => one(parts, "dbforpostgresql:Server", "test-warehouse");
const standbyOf = (parts: AzureParts): unknown =>
  (serverOf(parts).inputs["highAvailability"] as Record<string, unknown>)["mode"];
const vaultOf = (parts: AzureParts): Record<string, unknown> =>
  one(parts, "keyvault:Vault", "test-bi-reader").inputs["properties"] as Record<string, unknown>;

/** The engine's stand-in, as far as it is listened to: pulumi/proto/resource.proto, RegisterResourceRequest. */
interface Monitor {
  registerResource: (
    request: { getType(): string; getIgnorechangesList(): string[]; getDependenciesList(): string[] },
    callback: unknown,
  ) => Promise<void>;
}

/** What the mocks do not record of how the server is asked for: changes ignored, and each it waits for, by type and name. */
async function serverAsked(): Promise<{ ignores: readonly string[]; waitsFor: readonly string[] }> {
  let asked: { ignores: readonly string[]; waitsFor: readonly string[] } | undefined;
  await azureParts({}, (context, network) => {
    const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      if (request.getType().endsWith(":dbforpostgresql:Server")) {
        const urns = request.getDependenciesList().map((urn) => urn.split("::").slice(-2));
        asked = {
          ignores: request.getIgnorechangesList(),
          waitsFor: urns.map(([types = "", name]) => `${types.split("$").at(-1) ?? ""} ${name ?? ""}`),
        };
      }
      return register(request, callback);
    };
    makeServer(network.account.component("Test"), context, network);
    return {};
  });
  return asked ?? expect.fail("no server was asked for");
}

/** What the server's parameters are set to. */
const parameters = (parts: AzureParts): Record<string, unknown> =>
  Object.fromEntries(
    ofType(parts, "dbforpostgresql:Configuration").map(({ inputs }) => [
      String(inputs["configurationName"]),
      inputs["value"],
    ]),
  );

describe("the warehouse of a stack on Azure", () => {
  let dev: AzureParts;
  let prod: AzureParts;
  before(async () => {
    dev = await azureWarehouse();
    prod = await azureWarehouse(PROD);
  });

  it("lies in its subnet alone, under a name in its zone, in every environment", () => {
    for (const parts of [dev, prod]) {
      const { inputs } = serverOf(parts);
      expect(inputs["version"]).to.equal("18");
      expect(inputs["serverName"]).to.match(/^test-warehouse-[0-9a-f]{10}$/);
      const network = inputs["network"] as Record<string, string>;
      expect(network["publicNetworkAccess"]).to.equal("Disabled");
      expect(network["delegatedSubnetResourceId"]).to.match(/\/virtualNetworks\/test\/subnets\/warehouse$/);
      expect(network["privateDnsZoneArmResourceId"]).to.match(
        /\/privateDnsZones\/test\.private\.postgres\.database\.azure\.com$/,
      );
    }
  });

  it("is made once its zone is linked to the network, and keeps the password that it was made with", async () => {
    const { waitsFor, ignores } = await serverAsked();
    expect(waitsFor).to.include("azure-native:privatedns:VirtualNetworkLink test-warehouse");
    // Another password at every run would be a change of the server.
    expect(ignores).to.deep.equal(["administratorLoginPassword"]);
  });

  it("goes by the environment in size, standby, backups and what deleting it asks for", () => {
    expect(serverOf(dev).inputs).to.deep.include({
      sku: { name: "Standard_B2s", tier: "Burstable" },
      backup: { backupRetentionDays: 7, geoRedundantBackup: "Disabled" },
    });
    expect([dev, prod].map(standbyOf)).to.deep.equal(["Disabled", "ZoneRedundant"]);
    expect(serverOf(dev).protect).to.equal(false);
    expect(ofType(dev, "authorization:ManagementLockByScope")).to.deep.equal([]);
    expect(serverOf(prod).inputs).to.deep.include({
      sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" },
      backup: { backupRetentionDays: 30, geoRedundantBackup: "Disabled" },
    });
    expect(serverOf(prod).protect).to.equal(true);
    const { inputs } = one(prod, "authorization:ManagementLockByScope", "test-warehouse");
    expect(inputs["level"]).to.equal("CanNotDelete");
    expect(inputs["scope"]).to.match(/\/flexibleServers\/test-warehouse-[0-9a-f]+$/);
  });

  it("is what the settings say", async () => {
    const warehouse = {
      size: "large",
      storageGb: 100,
      backupDays: 14,
      highAvailability: true,
      deletionProtection: true,
    };
    const parts = await azureWarehouse({ warehouse, retention: { statsYears: 3 } });
    expect(serverOf(parts).inputs).to.deep.include({
      sku: { name: "Standard_D8ds_v5", tier: "GeneralPurpose" },
      storage: { storageSizeGB: 128, autoGrow: "Enabled" },
    });
    expect(standbyOf(parts)).to.equal("ZoneRedundant");
    expect(serverOf(parts).inputs["backup"]).to.deep.include({ backupRetentionDays: 14 });
    expect(serverOf(parts).inputs["tags"]).to.include({ "statistics-retention-years": "3", stack: "test" });
    expect(serverOf(parts).protect).to.equal(true);
  });

  it("has the smallest disk that is sold, which grows only as far as there is room for a larger one", () => {
    const of = (warehouse: Record<string, unknown>): unknown => storage(azureSettings({ warehouse }));
    expect(of({})).to.deep.equal({ storageSizeGB: 32, autoGrow: "Enabled" });
    expect(of({ storageGb: 32, maxStorageGb: 32 })).to.deep.equal({ storageSizeGB: 32, autoGrow: "Disabled" });
    expect(of({ storageGb: 33, maxStorageGb: 64 })).to.deep.equal({ storageSizeGB: 64, autoGrow: "Disabled" });
    expect(of({ storageGb: 33, maxStorageGb: 65 })).to.deep.equal({ storageSizeGB: 64, autoGrow: "Enabled" });
    expect(diskGb(azureSettings({ warehouse: { storageGb: 16_384 } }))).to.equal(16_384);
  });

  it("is encrypted under the stack's key in prod, by the identity that may use it, whatever the key's version", () => {
    expect(serverOf(dev).inputs).not.to.have.any.keys("dataEncryption", "identity");
    const { dataEncryption, identity } = serverOf(prod).inputs as Record<string, Record<string, unknown>>;
    const id = String(dataEncryption?.["primaryUserAssignedIdentityId"]);
    expect(id).to.contain("/userAssignedIdentities/test-data-key");
    expect(identity).to.deep.equal({ type: "UserAssigned", userAssignedIdentities: { [id]: {} } });
    expect(dataEncryption?.["type"]).to.equal("AzureKeyVault");
    expect(dataEncryption?.["primaryKeyURI"]).to.match(
      /^https:\/\/test-data-[0-9a-f]+\.vault\.azure\.net\/keys\/[^/]+$/,
    );
  });

  it("takes identities, and bi_reader's password, stored as SCRAM alone", () => {
    const { authConfig } = serverOf(dev).inputs as Record<string, Record<string, string>>;
    expect(authConfig).to.deep.include({ activeDirectoryAuth: "Enabled", passwordAuth: "Enabled" });
    expect(authConfig?.["tenantId"]).to.match(/^[0-9a-f-]{36}$/);
    expect(parameters(dev)["azure.accepted_password_auth_method"]).to.equal("scram-sha-256");
  });

  it("has the administrator that Azure asks for, whose password nobody is told", async () => {
    const { inputs, secrets } = serverOf(dev);
    expect(secrets).to.deep.equal(["administratorLoginPassword"]);
    const login = String(inputs["administratorLogin"]);
    const password = String(inputs["administratorLoginPassword"]);
    expect(password).to.match(/^[0-9a-f]{64}-A$/);
    // Azure's own rule: no three characters in a row of the login's name.
    for (let at = 0; at + 3 <= login.length; at++) expect(password).not.to.contain(login.slice(at, at + 3));
    expect(serverOf(prod).inputs["administratorLoginPassword"]).not.to.equal(password);
    for (const { type, inputs: others } of dev.resources)
      if (!type.endsWith(":Server")) expect(JSON.stringify(others)).not.to.contain(password);
    const { values } = await azureWarehouse({}, (warehouse) => ({
      all: [
        ...[warehouse.settings("owner"), warehouse.settings("bi_reader")],
        ...[warehouse.host, warehouse.biReaderSecret, warehouse.vault.url],
      ],
    }));
    expect(JSON.stringify(values)).not.to.match(/[0-9a-f]{64}-A|unused/);
  });

  it("refuses connections without TLS 1.2, logs who came, and takes as many connections as its size has", () => {
    expect(parameters(dev)).to.deep.equal({
      require_secure_transport: "on",
      ssl_min_protocol_version: "TLSv1.2",
      "azure.accepted_password_auth_method": "scram-sha-256",
      log_connections: "authorization",
      log_disconnections: "on",
      log_checkpoints: "on",
      // Azure's own numbers: 429 of a B2s, 859 of a D2ds_v5.
      max_connections: "429",
    });
    expect(parameters(prod)["max_connections"]).to.equal("859");
  });

  it("is changed in one place at a time, and not right after it was made", () => {
    const owner = one(dev, "dbforpostgresql:AdministratorsMicrosoftEntra", "test-warehouse-owner");
    expect(owner.dependsOn).to.include("test-warehouse-vault");
    const steps = ofType(dev, "dbforpostgresql:Configuration");
    const before = [owner, ...steps];
    for (const [at, { dependsOn }] of steps.entries()) expect(dependsOn).to.include(before[at]?.name);
    // The endpoint leads to the vault, but waits for the server too.
    const endpoint = one(dev, "network:PrivateEndpoint", "test-warehouse-vault");
    expect(endpoint.dependsOn).to.include.members(["test-warehouse"]);
    const at = (type: string): number => dev.resources.findIndex((each) => each.type.endsWith(`:${type}`));
    const made = dev.resources.indexOf(endpoint);
    expect(made).to.be.above(at("dbforpostgresql:Server"));
    expect(at("dbforpostgresql:AdministratorsMicrosoftEntra")).to.be.above(made);
  });

  it("belongs to the operations application, which makes the database itself and so owns it", () => {
    const { inputs } = one(dev, "dbforpostgresql:AdministratorsMicrosoftEntra", "test-warehouse-owner");
    const identity = one(dev, "managedidentity:UserAssignedIdentity", "test-operations");
    const { principalId } = azureAnswers(identity);
    expect(inputs).to.include({
      objectId: principalId,
      principalName: "test-operations",
      principalType: "ServicePrincipal",
    });
    expect(namesOf(dev, "dbforpostgresql:AdministratorsMicrosoftEntra")).to.have.length(1);
    expect(ofType(dev, "dbforpostgresql:Database")).to.deep.equal([]);
  });

  it("keeps every rule that there is for databases, but that its log be sent away, which other parts see to", async () => {
    const breaches = ({ resources }: AzureParts, told: Readonly<Record<string, unknown>>): string[] => {
      const stack = resources.map(({ type, name, inputs, protect }) =>
        view(type, name, { ...inputs }, { answers: azureAnswers({ type, name, inputs }), protect }),
      );
      const facts = allFacts(stack);
      expect(facts.databaseServers, "the reader sees the server").to.have.length(1);
      expect(facts.statisticsRetentions, "and how long statistics stay").to.have.length(1);
      return DATABASE_RULES.flatMap((rule) =>
        rule.check(facts, (told[rule.name] ?? {}) as RuleConfig).map(({ message }) => `${rule.name}: ${message}`),
      ).filter((line) => !line.includes("log on its own disk"));
    };
    expect(breaches(dev, {})).to.deep.equal([]);
    expect(breaches(prod, PRODUCTION)).to.deep.equal([]);
    // So that the rules are seen to be asked.
    const loose = await azureWarehouse({ ...PROD, warehouse: { deletionProtection: false, highAvailability: false } });
    expect(breaches(loose, PRODUCTION).map((line) => line.split("-")[0])).to.deep.equal(["db6", "db8"]);
  });
});

describe("the vault of bi_reader's password on Azure", () => {
  let dev: AzureParts;
  before(async () => {
    dev = await azureWarehouse({}, (warehouse) => ({ grants: warehouse.grants("keepSecret") }));
  });

  it("answers the stack's network alone, and takes roles of Entra ID alone", () => {
    expect(vaultOf(dev)).to.deep.include({
      enableRbacAuthorization: true,
      publicNetworkAccess: "Disabled",
      networkAcls: { bypass: "None", defaultAction: "Deny" },
      enableSoftDelete: true,
      softDeleteRetentionInDays: 7,
    });
    const { privateLinkServiceConnections } = one(dev, "network:PrivateEndpoint", "test-warehouse-vault").inputs as {
      privateLinkServiceConnections: [{ privateLinkServiceId: string; groupIds: string[] }];
    };
    const [{ privateLinkServiceId, groupIds }] = privateLinkServiceConnections;
    expect(privateLinkServiceId).to.match(/\/vaults\/test-bi-[0-9a-f]{10}$/);
    expect(groupIds).to.deep.equal(["vault"]);
  });

  it("cannot be lost at once but in dev", async () => {
    expect(vaultOf(dev)).not.to.have.property("enablePurgeProtection");
    for (const config of [{ environment: "staging" }, PROD])
      expect(vaultOf(await azureWarehouse(config))).to.include({ enablePurgeProtection: true });
  });

  it("is empty as the program makes it: the operations application puts the password there", () => {
    expect(ofType(dev, "keyvault:Secret")).to.deep.equal([]);
  });

  it("can be read and written by who keeps the secret; nothing in it listed or deleted, and no other vault touched", () => {
    const [grant, ...others] = dev.values["grants"] as [{ scope: string; roleDefinitionId: string; name: string }];
    expect(others).to.deep.equal([]);
    expect(grant.name).to.equal("keep-bi-reader");
    expect(grant.scope).to.match(/\/vaults\/test-bi-[0-9a-f]{10}$/);
    const { inputs } = one(dev, "authorization:RoleDefinition", "test-secret-keeper");
    expect(inputs["permissions"]).to.deep.equal([
      {
        actions: [],
        notActions: [],
        dataActions: [
          "Microsoft.KeyVault/vaults/secrets/getSecret/action",
          "Microsoft.KeyVault/vaults/secrets/setSecret/action",
        ],
        notDataActions: [],
      },
    ]);
    expect(inputs["assignableScopes"]).to.deep.equal([inputs["scope"]]);
    expect(inputs["scope"]).to.match(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/);
    expect(String(inputs["roleName"]).length).to.be.at.most(128);
    expect(grant.roleDefinitionId).to.contain(
      azureAnswers(one(dev, "authorization:RoleDefinition", "test-secret-keeper"))["id"],
    );
  });

  it("is another than that of somebody else's Kafka", async () => {
    const { resources } = await azureParts(EXISTING, async (context, network) => {
      const { statsWarehouse } =
        await import("../../../../../infra/providers/azure/stats-warehouse/stats-warehouse.ts");
      const { kafkaIngress } = await import("../../../../../infra/providers/azure/kafka-ingress/kafka-ingress.ts");
      statsWarehouse(context, { network });
      kafkaIngress(context, { network });
      return {};
    });
    const names = ofType({ resources }, "keyvault:Vault").map(({ inputs }) => String(inputs["vaultName"]));
    expect(names).to.have.length(2);
    expect(new Set(names).size).to.equal(2);
    for (const name of names) expect(name).to.match(/^[a-z][a-z0-9-]{1,22}[a-z0-9]$/);
  });
});

describe("a login at the warehouse of a stack on Azure", () => {
  it("is by TLS, as the role that is its own; the owner's is the operations application's identity", async () => {
    const roles: WarehouseRole[] = ["owner", "writer", "web", "bi_reader"];
    const { values, resources } = await azureWarehouse({}, (warehouse) => ({
      settings: roles.map((role) => warehouse.settings(role)),
      server: warehouse.serverId,
      host: warehouse.host,
      port: warehouse.port,
      database: warehouse.database,
      secret: warehouse.biReaderSecret,
      vault: warehouse.vault,
    }));
    const { fullyQualifiedDomainName: host, id } = azureAnswers(serverOf({ resources, values }));
    const at = { host, port: 5432, database: "image_pipeline", tls: true };
    expect(values["settings"]).to.deep.equal([
      { ...at, user: "test-operations" },
      { ...at, user: "writer" },
      { ...at, user: "web" },
      { ...at, user: "bi_reader" },
    ]);
    expect(values).to.include({ server: id, host, port: 5432, database: "image_pipeline" });
    const { url, biReaderSecret } = values["vault"] as Record<string, string>;
    expect(url).to.match(/^https:\/\/test-bi-[0-9a-f]{10}\.vault\.azure\.net$/);
    expect(values["secret"]).to.equal(`${url}/secrets/${biReaderSecret}`);
  });
});
