import { expect } from "chai";
import type { Grant } from "../../../../../infra/providers/azure/capabilities.ts";
import type { AzureParts } from "../../../../helpers/azure-mocks.ts";
import { EXISTING, namesOf, ofType, one, PROD } from "../records.ts";
import { azureData } from "./data-parts.ts";

const NAMESPACE = /^test-kafka-[0-9a-f]+$/;
const namespaceOf = (data: AzureParts): Readonly<Record<string, unknown>> =>
  one(data, "eventhub:Namespace", "test-kafka").inputs;

/** Last part of a role's or a resource's id. */
const last = (id: unknown): string => String(id).split("/").at(-1) ?? "";

describe("the hubs of a stack on Azure", () => {
  let dev: AzureParts;
  let prod: AzureParts;
  before(async () => {
    dev = await azureData();
    prod = await azureData(PROD);
  });

  it("are closed to the internet, and take TLS 1.2 with identities alone", () => {
    for (const data of [dev, prod]) {
      expect(namespaceOf(data)).to.include({
        kafkaEnabled: true,
        disableLocalAuth: true,
        minimumTlsVersion: "1.2",
        publicNetworkAccess: "Disabled",
      });
      expect(namespaceOf(data)["namespaceName"]).to.match(NAMESPACE);
      expect(namesOf(data, "network:PrivateEndpoint")).to.include("test-kafka");
      expect(ofType(data, "NamespaceAuthorizationRule")).to.deep.equal([]);
    }
  });

  it("are of the size that is set, and Standard ones grow by themselves", async () => {
    const size = async (ingress: object): Promise<unknown[]> => {
      const inputs = namespaceOf(await azureData({ ingress }));
      return [inputs["sku"], inputs["isAutoInflateEnabled"], inputs["maximumThroughputUnits"]];
    };
    const standard = (capacity: number): object => ({ name: "Standard", tier: "Standard", capacity });
    expect(await size({})).to.deep.equal([standard(1), true, 4]);
    expect(await size({ size: "medium" })).to.deep.equal([standard(2), true, 20]);
    const premium = { name: "Premium", tier: "Premium", capacity: 1 };
    expect(await size({ size: "large" })).to.deep.equal([premium, false, undefined]);
    expect(namespaceOf(prod)["sku"]).to.deep.equal(standard(2));
  });

  it("lie in several zones where the environment is not dev, which leaves it to Azure", () => {
    expect(namespaceOf(prod)).to.include({ zoneRedundant: true });
    expect(namespaceOf(dev)).not.to.have.property("zoneRedundant");
  });

  it("are the three topics, as many partitions and as long as is set", async () => {
    const data = await azureData({ ingress: { topic: "pictures", partitions: 9, retentionHours: 24 } });
    const hubs = ofType(data, "eventhub:EventHub").map(({ inputs }) => inputs);
    expect(hubs.map(({ eventHubName }) => eventHubName)).to.have.members([
      "pictures.incoming",
      "pictures.processed",
      "pictures.dead-letter",
    ]);
    for (const hub of hubs) {
      expect(hub).to.deep.include({
        partitionCount: 9,
        retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: 24 },
      });
    }
  });

  it("have a consumer group for the image function's trigger", async () => {
    const group = one(dev, "eventhub:ConsumerGroup", "test-image-function").inputs;
    expect(group).to.include({ eventHubName: "images.incoming", consumerGroupName: "image-function" });
    const { values } = await azureData({}, ({ kafkaIngress }) => ({ trigger: { ...kafkaIngress.trigger } }));
    const { namespaceHost, ...trigger } = values["trigger"] as Record<string, unknown>;
    expect(trigger).to.deep.equal({ kind: "eventHubs", hub: "images.incoming", consumerGroup: "image-function" });
    expect(namespaceHost).to.match(/^test-kafka-[0-9a-f]+\.servicebus\.windows\.net$/);
  });

  it("are told to applications by Kafka's port, and to people by roles, without a secret", async () => {
    const { values } = await azureData({}, ({ kafkaIngress }) => ({
      settings: kafkaIngress.settings,
      brokers: kafkaIngress.brokers,
      auth: kafkaIngress.auth,
      id: kafkaIngress.namespaceId ?? "none",
    }));
    const broker = String(values["brokers"]);
    expect(broker).to.match(/^test-kafka-[0-9a-f]+\.servicebus\.windows\.net:9093$/);
    expect(values["settings"]).to.deep.equal({ brokers: [broker], tls: true, login: { kind: "identity" } });
    const { how, ...auth } = values["auth"] as { how: string };
    expect(auth).to.deep.equal({ protocol: "SASL_SSL", mechanism: "OAUTHBEARER" });
    expect(how).to.contain("Azure Event Hubs Data Sender on the hub images.incoming");
    expect(how).to.contain("Azure Event Hubs Data Receiver on images.processed");
    expect(last(values["id"])).to.match(NAMESPACE);
  });

  it("are produced to and consumed from by rights on each hub alone", async () => {
    const { values } = await azureData({}, ({ kafkaIngress }) => ({
      grants: kafkaIngress.grants({
        produce: ["images.processed", "images.dead-letter"],
        consume: ["images.incoming"],
      }),
      none: kafkaIngress.grants({}),
    }));
    const grants = values["grants"] as Grant[];
    expect(
      grants.map(({ name, roleDefinitionId, scope }) => [name, last(roleDefinitionId), last(scope)]),
    ).to.deep.equal([
      ["produce-images-processed", "2b629674-e913-4c01-ae53-ef4638d8f975", "images.processed"],
      ["produce-images-dead-letter", "2b629674-e913-4c01-ae53-ef4638d8f975", "images.dead-letter"],
      ["consume-images-incoming", "a638d3c7-ab3a-418d-83e6-5f17a39d4fde", "images.incoming"],
    ]);
    for (const { scope } of grants) expect(scope).to.contain("/eventhubs/");
    expect(values["none"]).to.deep.equal([]);
  });

  it("give no right on a hub that is none of the stack's", async () => {
    const { values } = await azureData({}, ({ kafkaIngress }) => {
      expect(() => kafkaIngress.grants({ produce: ["images.other"] })).to.throw(
        "Expected one of the topics images.incoming, images.processed, images.dead-letter but received images.other.",
      );
      return { asked: true };
    });
    expect(values).to.deep.equal({ asked: true });
  });
});

describe("somebody else's Kafka for a stack on Azure", () => {
  it("needs no namespace, and a vault of which only the network gets an answer", async () => {
    const data = await azureData(EXISTING);
    for (const type of ["Namespace", "EventHub", "ConsumerGroup"])
      expect(ofType(data, `eventhub:${type}`), type).to.deep.equal([]);
    expect(one(data, "keyvault:Vault", "test-kafka").inputs["properties"]).to.deep.include({
      enableRbacAuthorization: true,
      publicNetworkAccess: "Disabled",
      networkAcls: { bypass: "None", defaultAction: "Deny" },
    });
    expect(namesOf(data, "network:PrivateEndpoint")).to.include("test-kafka-vault");
  });

  it("keeps the login as a secret to the engine as well, and nowhere else", async () => {
    const data = await azureData(EXISTING);
    const secrets = ofType(data, "keyvault:Secret");
    const valueOf = (name: string): unknown =>
      (one(data, "keyvault:Secret", name).inputs["properties"] as { value: unknown }).value;
    expect(JSON.parse(String(valueOf("test-kafka-login")))).to.deep.equal({
      username: "pipeline",
      password: "broker-password",
    });
    expect(valueOf("test-kafka-password")).to.equal("broker-password");
    for (const { secrets: hidden, name } of secrets) expect(hidden, name).to.deep.equal(["properties"]);
    const elsewhere = data.resources.filter((resource) => !secrets.includes(resource));
    expect(JSON.stringify(elsewhere)).not.to.contain("broker-password");
  });

  for (const [mechanism, kafka] of [
    ["plain", "PLAIN"],
    ["scram-sha-256", "SCRAM-SHA-256"],
    ["scram-sha-512", "SCRAM-SHA-512"],
  ] as const) {
    it(`is logged in to with ${mechanism}, by whoever may read the secrets`, async () => {
      const { existing } = EXISTING.ingress;
      const config = { ingress: { existing: { ...existing, sasl: { ...existing.sasl, mechanism } } } };
      const { values } = await azureData(config, ({ kafkaIngress }) => ({
        settings: kafkaIngress.settings,
        brokers: kafkaIngress.brokers,
        auth: kafkaIngress.auth,
        trigger: { ...kafkaIngress.trigger },
        grants: kafkaIngress.grants({ produce: ["images.processed"] }),
      }));
      const { login, ...settings } = values["settings"] as { login: Record<string, string> };
      expect(settings).to.deep.equal({ brokers: existing.brokers, tls: true });
      const { vaultUrl, ...named } = login;
      expect(named).to.deep.equal({ kind: "secret", mechanism, secret: "login" });
      expect(vaultUrl).to.match(/^https:\/\/test-kafka-[0-9a-f]+\.vault\.azure\.net$/);
      expect(values["brokers"]).to.equal(existing.brokers.join(","));
      expect(values["auth"]).to.include({ protocol: "SASL_SSL", mechanism: kafka });
      expect(values["trigger"]).to.deep.equal({
        kind: "kafka",
        brokers: existing.brokers,
        mechanism: kafka,
        username: "pipeline",
        passwordSecretUri: `${String(vaultUrl)}/secrets/password`,
        tls: true,
        consumerGroup: "test-image-function",
      });
      const grants = values["grants"] as Grant[];
      expect(grants.map(({ roleDefinitionId, scope }) => [last(roleDefinitionId), last(scope)])).to.deep.equal([
        ["4633458b-17de-408a-b874-0445c86b69e6", "login"],
        ["4633458b-17de-408a-b874-0445c86b69e6", "password"],
      ]);
    });
  }
});
