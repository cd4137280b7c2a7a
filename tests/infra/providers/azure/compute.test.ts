import { readFileSync } from "node:fs";
import { expect } from "chai";
import { unzipSync } from "fflate";
import type { z } from "zod";
import {
  imageFunctionSettingsSchema,
  operationsSettingsSchema,
  webSettingsSchema,
} from "../../../../functions/adapters/azure/settings.ts";
import { concurrencyOf } from "../../../../infra/providers/azure/image-function/concurrency.ts";
import { allFacts } from "../../../../policies/readers/registry.ts";
import { FUNCTION_RULES } from "../../../../policies/rules/functions/index.ts";
import { azureAnswers, type AzureParts, azureSettings } from "../../../helpers/azure-mocks.ts";
import { view } from "../../../policies/views.ts";
import {
  appOf,
  environmentOf,
  type Member,
  MEMBERS,
  settingsTold,
  sharedCompute,
  siteConfigOf,
} from "./compute-parts.ts";
import { EXISTING, namesOf, ofType, one, PROD } from "./records.ts";

/** Seconds that host.json of an application's package allows a run. */
function hostTimeoutSeconds(parts: AzureParts, member: Member): number {
  const { archive } = one(parts, "functions:Package", `test-${member}`).inputs as { archive: string };
  const host = unzipSync(readFileSync(archive))["host.json"] ?? [];
  const { functionTimeout } = JSON.parse(Buffer.from(host).toString("utf8")) as { functionTimeout: string };
  return functionTimeout.split(":").reduce((seconds, part) => seconds * 60 + Number(part), 0);
}

/** Settings of everything here that has a default. */
const OTHER = {
  function: { timeoutSeconds: 300, maxConcurrency: 90, memoryMb: 3000 },
  ingress: { partitions: 6 },
  alerts: { traces: true },
};

const scale = (parts: AzureParts, member: Member): Record<string, unknown> => {
  const { scaleAndConcurrency } = appOf(parts, member)["functionAppConfig"] as {
    scaleAndConcurrency: Record<string, unknown>;
  };
  return scaleAndConcurrency;
};

describe("the applications of a stack on Azure", function () {
  this.timeout(120_000);
  let dev: AzureParts;
  let prod: AzureParts;
  before(async () => {
    dev = await sharedCompute();
    prod = await sharedCompute(PROD);
  });

  it("run on Node.js 22, each in a plan, a subnet and an identity that no other has", () => {
    for (const parts of [dev, prod]) {
      expect(namesOf(parts, "web:WebApp")).to.have.members(MEMBERS.map((member) => `test-${member}`));
      for (const key of ["serverFarmId", "virtualNetworkSubnetId", "keyVaultReferenceIdentity", "name"]) {
        const values = MEMBERS.map((member) => String(appOf(parts, member)[key]));
        expect(new Set(values).size, key).to.equal(MEMBERS.length);
        for (const [at, value] of values.entries()) expect(value, key).to.contain(MEMBERS[at]);
      }
      for (const member of MEMBERS) {
        const app = appOf(parts, member);
        expect(app).to.include({ kind: "functionapp,linux", httpsOnly: true });
        expect(app["functionAppConfig"]).to.deep.include({ runtime: { name: "node", version: "22" } });
        expect(app["identity"]).to.deep.equal({
          type: "UserAssigned",
          userAssignedIdentities: [app["keyVaultReferenceIdentity"]],
        });
        expect(siteConfigOf(parts, member)).to.include({ minTlsVersion: "1.2", scmMinTlsVersion: "1.2" });
      }
    }
    for (const { inputs } of ofType(prod, "web:AppServicePlan")) {
      expect(inputs).to.deep.include({ sku: { name: "FC1", tier: "FlexConsumption" }, reserved: true });
      expect(inputs["zoneRedundant"]).to.equal(true);
    }
    expect(ofType(dev, "web:AppServicePlan").map(({ inputs }) => inputs["zoneRedundant"])).to.not.include(true);
  });

  it("say nothing that Flex Consumption refuses", () => {
    for (const member of MEMBERS) {
      expect(siteConfigOf(dev, member), member).not.to.have.any.keys(
        ...["netFrameworkVersion", "localMySqlEnabled", "linuxFxVersion", "ftpsState", "use32BitWorkerProcess"],
        ...["functionAppScaleLimit", "preWarmedInstanceCount", "vnetRouteAllEnabled", "alwaysOn"],
      );
      expect(appOf(dev, member), member).not.to.have.any.keys("isXenon", "hyperV", "containerSize", "dnsConfiguration");
      const names = Object.keys(environmentOf(dev, member));
      expect(names.filter((name) => /^(FUNCTIONS_|WEBSITE_|SCM_|ENABLE_ORYX)/.test(name))).to.deep.equal([]);
    }
  });

  it("answer no call from outside, but the web application that of its own Front Door", () => {
    for (const [parts, members] of [[dev, ["image-function", "operations"]] as const, [prod, MEMBERS] as const]) {
      for (const member of members) {
        const site = siteConfigOf(parts, member);
        expect(site, member).to.include({ ipSecurityRestrictionsDefaultAction: "Deny" });
        expect(site.ipSecurityRestrictions.map(({ action }) => action)).to.deep.equal(["Deny"]);
      }
    }
    const site = siteConfigOf(dev, "web");
    const frontDoor = settingsTold(dev, "web")["frontDoorId"];
    expect(frontDoor).to.be.a("string").and.not.equal("");
    expect(site).to.include({ ipSecurityRestrictionsDefaultAction: "Deny" });
    expect(site.ipSecurityRestrictions).to.deep.equal([
      {
        name: "front-door",
        priority: 100,
        action: "Allow",
        tag: "ServiceTag",
        ipAddress: "AzureFrontDoor.Backend",
        headers: { "x-azure-fdid": [frontDoor] },
      },
    ]);
  });

  it("take packages from whoever Entra ID knows, wherever `up` runs, and by no password", () => {
    for (const member of MEMBERS) {
      expect(appOf(dev, member)["publicNetworkAccess"]).to.equal("Enabled");
      expect(siteConfigOf(dev, member)).to.include({
        scmIpSecurityRestrictionsDefaultAction: "Allow",
        scmIpSecurityRestrictionsUseMain: false,
      });
      expect(siteConfigOf(dev, member)).not.to.have.property("scmIpSecurityRestrictions");
      const { inputs } = one(dev, "web:WebAppScmAllowed", `test-${member}`);
      expect(inputs).to.include({ allow: false, name: appOf(dev, member)["name"] });
    }
  });

  it("get their code where their own address says, once all is there that it needs", () => {
    for (const member of MEMBERS) {
      const published = one(dev, "functions:Package", `test-${member}`);
      const { scmUrl, archive, hash } = published.inputs as Record<string, string>;
      expect(scmUrl).to.match(new RegExp(`^https://${String(appOf(dev, member)["name"])}\\.scm\\.`));
      expect(archive).to.contain(`azure-${member}-${hash}`);
      const waits = member === "operations" ? [] : ["test-prepare"];
      expect(published.dependsOn).to.include.members([`test-${member}`, ...waits]);
    }
    expect(one(dev, "functions:Package", "test-image-function").dependsOn).to.include("test-uploads");
    expect(one(dev, "operations:Prepared", "test-prepare").dependsOn).to.include("test-operations");
  });

  it("are made when the network lets them through and their rights are there", () => {
    const network = [...namesOf(dev, "network:Subnet"), ...namesOf(dev, "privatedns:VirtualNetworkLink")];
    expect(network.length).to.be.above(8);
    for (const member of MEMBERS) {
      const { dependsOn } = one(dev, "web:WebApp", `test-${member}`);
      const rights = namesOf(dev, "authorization:RoleAssignment").filter((name) => name.startsWith(`test-${member}-`));
      expect(rights, member).to.include.members([`test-${member}-telemetry`, `test-${member}-host-blobs`]);
      expect(dependsOn, member).to.include.members([
        ...network,
        ...rights,
        `test-${member}-host-blob`,
        `test-${member}-host-table`,
      ]);
      // Azure refuses to join an account to two endpoints at once, or to change it meanwhile.
      const joined = (service: string) =>
        one(dev, "network:PrivateEndpoint", `test-${member}-host-${service}`).dependsOn;
      expect(joined("blob")).to.include(`test-${member}-packages`);
      expect(joined("table")).to.include(`test-${member}-host-blob`);
    }
  });

  it("end a run when its code expects it", async () => {
    const parts = await sharedCompute(OTHER);
    expect(settingsTold(parts, "image-function")["timeoutSeconds"]).to.equal(300);
    expect(hostTimeoutSeconds(parts, "image-function")).to.equal(300);
    expect(hostTimeoutSeconds(parts, "operations")).to.equal(900);
    // Front Door has given up by then: gateway/profile.ts.
    expect(hostTimeoutSeconds(parts, "web")).to.be.above(40);
  });

  it("process as many images at once as is set, both sources together, where Azure lets them be so few", async () => {
    const parts = await sharedCompute(OTHER);
    expect(scale(parts, "image-function")).to.deep.equal({ instanceMemoryMB: 4096, maximumInstanceCount: 84 });
    const least = concurrencyOf(azureSettings({ function: { maxConcurrency: 40 }, ingress: { partitions: 6 } }));
    expect(least).to.deep.equal({ uploads: 40, stream: 6 });
    expect(scale(dev, "web")).to.deep.include({ triggers: { http: { perInstanceConcurrency: 16 } } });
    for (const member of MEMBERS) expect(scale(dev, member)["maximumInstanceCount"], member).to.be.within(40, 1000);
  });

  const schemas: Record<Member, z.ZodType> = {
    "image-function": imageFunctionSettingsSchema,
    operations: operationsSettingsSchema,
    web: webSettingsSchema,
  };
  for (const member of MEMBERS) {
    it(`tell ${member} what it reads when it starts, and no secret`, async () => {
      for (const parts of [dev, prod, await sharedCompute(EXISTING)]) {
        const told = settingsTold(parts, member);
        expect(schemas[member].safeParse(told).error?.message).to.equal(undefined);
        expect(told["clientId"]).to.be.a("string").and.not.equal("");
        const environment = JSON.stringify(environmentOf(parts, member));
        expect(environment).not.to.contain("broker-password");
        expect(environment).not.to.match(/AccountKey=|SharedAccessKey|[^_]password\\?"/i);
      }
    });
  }

  it("log in to the warehouse as the role that is theirs", () => {
    const user = (member: Member): string => (settingsTold(dev, member)["warehouse"] as { user: string }).user;
    expect([user("image-function"), user("web")]).to.deep.equal(["writer", "web"]);
    const identities = ofType(dev, "UserAssignedIdentity");
    expect(identities.map(({ name }) => name)).to.include.members(MEMBERS.map((member) => `test-${member}`));
    const { roles } = settingsTold(dev, "operations") as { roles: Record<string, string> };
    const principal = (member: Member): unknown =>
      one(dev, "RoleAssignment", `test-${member}-telemetry`).inputs["principalId"];
    expect(roles).to.deep.equal({ writer: principal("image-function"), web: principal("web") });
  });
});

describe("the host accounts of a stack on Azure", function () {
  this.timeout(120_000);
  const PURPOSE = "functions-host";
  let dev: AzureParts;
  let prod: AzureParts;
  before(async () => {
    dev = await sharedCompute();
    prod = await sharedCompute(PROD);
  });

  it("are one for each application, closed to every network, and take identities alone", () => {
    for (const parts of [dev, prod]) {
      const accounts = ofType(parts, "storage:StorageAccount").filter(
        ({ inputs }) => (inputs["tags"] as { purpose?: string }).purpose === PURPOSE,
      );
      expect(accounts.map(({ name }) => name)).to.have.members(MEMBERS.map((member) => `test-${member}-host`));
      for (const { name, inputs } of accounts) {
        expect(inputs, name).to.deep.include({
          allowSharedKeyAccess: false,
          allowBlobPublicAccess: false,
          minimumTlsVersion: "TLS1_2",
          enableHttpsTrafficOnly: true,
          publicNetworkAccess: "Disabled",
          networkRuleSet: { defaultAction: "Deny", bypass: "None" },
        });
        expect(inputs["accountName"], name).to.match(/^[a-z0-9]{3,24}$/);
      }
    }
  });

  it("lie in several zones where their applications do, under the stack's own key in prod", () => {
    for (const member of MEMBERS) {
      const account = (parts: AzureParts) => one(parts, "storage:StorageAccount", `test-${member}-host`).inputs;
      expect(account(dev)["sku"]).to.deep.equal({ name: "Standard_LRS" });
      expect(account(prod)["sku"]).to.deep.equal({ name: "Standard_ZRS" });
      expect(account(dev)).not.to.have.property("encryption");
      expect(account(prod)["encryption"]).to.deep.include({ keySource: "Microsoft.Keyvault" });
    }
  });

  it("are told to the host by name, and used as the application itself", () => {
    for (const member of MEMBERS) {
      const { accountName } = one(dev, "storage:StorageAccount", `test-${member}-host`).inputs;
      const told = settingsTold(dev, member);
      expect(environmentOf(dev, member)).to.include({
        AzureWebJobsStorage__accountName: accountName,
        AzureWebJobsStorage__credential: "managedidentity",
        AzureWebJobsStorage__clientId: told["clientId"],
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `Authorization=AAD;ClientId=${String(told["clientId"])}`,
      });
      const { deployment } = appOf(dev, member)["functionAppConfig"] as { deployment: unknown };
      expect(deployment).to.deep.equal({
        storage: {
          type: "blobContainer",
          value: `https://${String(accountName)}.blob.core.windows.net/packages`,
          authentication: {
            type: "UserAssignedIdentity",
            userAssignedIdentityResourceId: appOf(dev, member)["keyVaultReferenceIdentity"],
          },
        },
      });
    }
  });

  it("let each application do to its own account what the host needs, and to no other's anything", () => {
    const host = ofType(dev, "RoleAssignment").filter(({ inputs }) => /testhost[a-z]/.test(String(inputs["scope"])));
    expect(host.map(({ name }) => name)).to.have.members(
      MEMBERS.flatMap((member) => [`test-${member}-host-blobs`, `test-${member}-host-tables`]),
    );
    for (const member of MEMBERS) {
      const { accountName } = one(dev, "storage:StorageAccount", `test-${member}-host`).inputs;
      for (const right of ["host-blobs", "host-tables"]) {
        const { scope } = one(dev, "RoleAssignment", `test-${member}-${right}`).inputs;
        expect(scope).to.match(new RegExp(`/storageAccounts/${String(accountName)}$`));
      }
    }
  });

  it("have no two applications' telemetry in one place, which keys cannot be used on", () => {
    const components = ofType(dev, "applicationinsights:Component");
    expect(components.map(({ name }) => name)).to.have.members(MEMBERS.map((member) => `test-${member}`));
    for (const { inputs } of components) {
      expect(inputs).to.deep.include({ disableLocalAuth: true, ingestionMode: "LogAnalytics" });
      expect(inputs["workspaceResourceId"]).to.match(/\/workspaces\/test-logs$/);
    }
  });

  it("trace what runs asked of others where that is set", async () => {
    const KEY = "AzureFunctionsJobHost__logging__applicationInsights__enableDependencyTracking";
    const traced = (parts: AzureParts): unknown => environmentOf(parts, "image-function")[KEY];
    expect([traced(dev), traced(prod)]).to.deep.equal(["false", "true"]);
    expect(traced(await sharedCompute(OTHER))).to.equal("true");
  });
});

describe("what feeds the image function on Azure", function () {
  this.timeout(120_000);
  let dev: AzureParts;
  before(async () => {
    dev = await sharedCompute();
  });

  it("announces uploads and nothing else of the raw account, without an end to how long they wait", () => {
    const { inputs, dependsOn } = one(dev, "SystemTopicEventSubscription", "test-uploads");
    expect(inputs).to.deep.include({
      eventDeliverySchema: "EventGridSchema",
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
    });
    expect(inputs["filter"]).to.deep.include({
      includedEventTypes: ["Microsoft.Storage.BlobCreated"],
      subjectBeginsWith: "/blobServices/default/containers/raw/blobs/uploads/",
      isSubjectCaseSensitive: true,
    });
    const { destination } = inputs["deliveryWithResourceIdentity"] as { destination: Record<string, unknown> };
    expect(destination).to.include({ queueName: "uploads", queueMessageTimeToLiveInSeconds: -1 });
    expect(destination["resourceId"]).to.match(/\/storageAccounts\/testraw[0-9a-f]+$/);
    expect(dependsOn).to.include.members([
      "test-uploads-announce-uploads",
      "test-uploads-announce-uploads-undelivered",
    ]);
  });

  it("hands over, and keeps what it cannot hand over, by an identity with no other right", () => {
    const subscription = one(dev, "SystemTopicEventSubscription", "test-uploads").inputs;
    const topic = one(dev, "eventgrid:SystemTopic", "test-uploads").inputs;
    const { userAssignedIdentities } = topic["identity"] as { userAssignedIdentities: object };
    const [identity = ""] = Object.keys(userAssignedIdentities);
    expect(identity).to.match(/\/userAssignedIdentities\/test-uploads$/);
    for (const key of ["deliveryWithResourceIdentity", "deadLetterWithResourceIdentity"])
      expect(subscription[key]).to.deep.include({
        identity: { type: "UserAssigned", userAssignedIdentity: identity },
      });
    const { deadLetterDestination } = subscription["deadLetterWithResourceIdentity"] as {
      deadLetterDestination: object;
    };
    expect(deadLetterDestination).to.include({ blobContainerName: "undelivered-announcements" });
    const rights = ofType(dev, "RoleAssignment").filter(({ name }) => name.startsWith("test-uploads-"));
    const scopes = rights.map(({ inputs }) => String(inputs["scope"]).split("/").slice(-2).join("/"));
    expect(scopes).to.have.members(["queues/uploads", "containers/undelivered-announcements"]);
    expect(new Set(rights.map(({ inputs }) => inputs["principalId"])).size).to.equal(1);
    expect(rights[0]?.inputs["principalId"]).to.not.equal("");
  });

  it("is read by the application's identity, from the queue and the hub", () => {
    const { clientId } = settingsTold(dev, "image-function");
    expect(environmentOf(dev, "image-function")).to.include({
      UPLOADS_QUEUE: "uploads",
      RAW_STORAGE__credential: "managedidentity",
      RAW_STORAGE__clientId: clientId,
      EVENT_HUBS__credential: "managedidentity",
      EVENT_HUBS__clientId: clientId,
      CONSUMER_GROUP: "image-function",
    });
    expect(environmentOf(dev, "operations")).to.include({ OPERATIONS_QUEUE: "operations" });
    expect(environmentOf(dev, "operations")).not.to.have.any.keys("UPLOADS_QUEUE", "EVENT_HUBS__credential");
    expect(environmentOf(dev, "web")).not.to.have.any.keys("RAW_STORAGE__credential", "EVENT_HUBS__credential");
  });

  it("of somebody else's Kafka is read with the password that lies in the vault", async () => {
    const existing = await sharedCompute(EXISTING);
    const environment = environmentOf(existing, "image-function");
    expect(environment).to.include({
      KAFKA_BROKERS: EXISTING.ingress.existing.brokers.join(","),
      KAFKA_USERNAME: "pipeline",
      CONSUMER_GROUP: "test-image-function",
    });
    expect(environment["KAFKA_PASSWORD"]).to.match(
      /^@Microsoft\.KeyVault\(SecretUri=https:\/\/test-kafka-[0-9a-f]+\.vault\.azure\.net\/secrets\/password\)$/,
    );
    expect(environment).not.to.have.any.keys("EVENT_HUBS__credential");
    const told = settingsTold(existing, "operations") as { groupId: string; createTopics: { name: string }[] };
    expect(told.groupId).to.equal("test-image-function");
    expect(told.createTopics.map(({ name }) => name)).to.deep.equal([
      "images.incoming",
      "images.processed",
      "images.dead-letter",
    ]);
    expect(settingsTold(dev, "operations")["createTopics"]).to.deep.equal([]);
  });
});

describe("the jobs of a stack on Azure", function () {
  this.timeout(120_000);
  const prepare = (parts: AzureParts): Readonly<Record<string, unknown>> =>
    one(parts, "operations:Prepared", "test-prepare").inputs;

  it("are asked for by the mailbox of the raw account, as whoever runs `up`, who is given what that takes", async () => {
    const dev = await sharedCompute();
    const { accountUrl, queueUrl, container, queue } = prepare(dev);
    expect(accountUrl).to.match(/^https:\/\/testraw[0-9a-f]+\.blob\.core\.windows\.net$/);
    expect(queueUrl).to.equal(String(accountUrl).replace(".blob.", ".queue."));
    expect([container, queue]).to.deep.equal(["operations", "operations"]);
    const allowed = ofType(dev, "RoleAssignment").filter(({ name }) => name.startsWith("test-deployer-"));
    expect(allowed.map(({ name }) => name)).to.have.members([
      "test-deployer-operate-mailbox",
      "test-deployer-operate-requests",
    ]);
    const { dependsOn } = one(dev, "operations:Prepared", "test-prepare");
    expect(dependsOn).to.include.members(allowed.map(({ name }) => name));
    // A person or a service: azure-native would say a person.
    for (const { inputs } of allowed) expect(inputs).not.to.have.property("principalType");
  });

  it("prepare anew what was made anew, and what they prepare when it changes", async () => {
    const dev = await sharedCompute();
    const { revision, triggers } = prepare(dev);
    expect(Object.keys(triggers as object)).to.have.members(["warehouse", "vault"]);
    expect((triggers as { warehouse: string }).warehouse).to.match(/\/flexibleServers\/test-warehouse-[0-9a-f]+$/);
    expect(prepare(await sharedCompute(OTHER))["revision"]).to.equal(revision);
    expect(prepare(await sharedCompute({ retention: { detailDays: 60 } }))["revision"]).not.to.equal(revision);
    const brokers = ["other.example.com:9092"];
    const other = { ingress: { existing: { ...EXISTING.ingress.existing, brokers } } };
    expect(prepare(await sharedCompute(other))["revision"]).not.to.equal(
      prepare(await sharedCompute(EXISTING))["revision"],
    );
  });

  it("are named by the application that does them", async () => {
    const dev = await sharedCompute();
    const { values } = dev;
    expect(values["job"]).to.equal(appOf(dev, "operations")["name"]);
    expect(values["function"]).to.equal(appOf(dev, "image-function")["name"]);
    expect(values["origin"]).to.equal(`https://${String(values["host"])}`);
  });
});

describe("the applications of a stack on Azure, as the policies see them", function () {
  this.timeout(120_000);

  /** What the rules about functions find. */
  function breaches(parts: AzureParts): string[] {
    const seen = parts.resources.map((resource) => {
      const { type, name, inputs } = resource;
      return view(type, name, inputs, { answers: azureAnswers(resource) });
    });
    const facts = allFacts(seen);
    expect(facts.functions, "the readers see the applications").to.have.length(MEMBERS.length);
    return FUNCTION_RULES.flatMap((rule) => rule.check(facts, {}).map(({ message }) => `${rule.name}: ${message}`));
  }

  it("keep every rule about functions, in dev and in prod", async () => {
    for (const config of [{}, PROD, EXISTING]) expect(breaches(await sharedCompute(config))).to.deep.equal([]);
  });

  it("break the rules that a spoiled resource breaks, so that they are seen to be asked", async () => {
    const { resources, values } = await sharedCompute();
    const spoiled = (type: string, change: object): string[] =>
      breaches({
        values,
        resources: resources.map((one) =>
          one.type.endsWith(`:${type}`) ? { ...one, inputs: { ...one.inputs, ...change } } : one,
        ),
      }).map((line) => line.split(":")[0] ?? "");
    expect(spoiled("WebApp", { httpsOnly: false })).to.include("fn8-https-only");
    expect(spoiled("WebApp", { siteConfig: {} })).to.include("fn2-functions-not-public");
    expect(spoiled("SystemTopicEventSubscription", { deadLetterWithResourceIdentity: undefined })).to.include(
      "fn4-deliveries-dead-lettered",
    );
  });
});
