import { expect } from "chai";
import { awsData, type AwsData } from "../../../../helpers/aws-mocks.ts";
import { asList, EXISTING, namesOf, ofType, one, PROD, type Statement, statementsIn } from "./records.ts";

interface Brokers {
  readonly instanceType: string;
  readonly clientSubnets: unknown[];
  readonly securityGroups: unknown[];
  readonly connectivityInfo: Record<string, unknown>;
}

const cluster = (data: AwsData): Readonly<Record<string, unknown>> => one(data, "Cluster", "test-kafka").inputs;
const brokers = (data: AwsData): Brokers => cluster(data)["brokerNodeGroupInfo"] as Brokers;

/** Actions by the (first) resource that they are allowed on. */
const actionsByResource = (statements: readonly Statement[]): Record<string, Statement["Action"]> =>
  Object.fromEntries(statements.map(({ Action, Resource }) => [asList(Resource)[0] ?? "", Action]));

const properties = (data: AwsData): Record<string, string> =>
  Object.fromEntries(
    String(one(data, "Configuration", "test-kafka").inputs["serverProperties"])
      .trim()
      .split("\n")
      .map((line) => line.split("=") as [string, string]),
  );

const CLUSTER =
  "arn:aws:kafka:ap-southeast-1:123456789012:cluster/test-kafka-0a1b2c3/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9-2";
const inCluster = (kind: string, name: string): string => `${CLUSTER.replace(":cluster/", `:${kind}/`)}/${name}`;

describe("the brokers of a stack on AWS", () => {
  let dev: AwsData;
  let prod: AwsData;
  before(async () => {
    dev = await awsData();
    prod = await awsData(PROD);
  });

  it("are private, one a zone, and take TLS with a login by IAM alone", () => {
    for (const [data, zones] of [
      [dev, 2],
      [prod, 3],
    ] as const) {
      expect(cluster(data)).to.deep.include({
        numberOfBrokerNodes: zones,
        clientAuthentication: { sasl: { iam: true }, unauthenticated: false },
      });
      expect(cluster(data)["encryptionInfo"]).to.deep.equal({
        encryptionAtRestKmsKeyArn: "arn:aws:kms:ap-southeast-1:123456789012:key/test-key-0a1b2c3",
        encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      });
      expect(brokers(data).clientSubnets).to.have.length(zones);
      expect(brokers(data).securityGroups).to.deep.equal(["test-kafka-id"]);
      expect(brokers(data).connectivityInfo).to.deep.equal({ publicAccess: { type: "DISABLED" } });
    }
  });

  it("are of the size that is set, with the Kafka that MSK has for it", async () => {
    const of = (data: AwsData): unknown[] => [brokers(data).instanceType, cluster(data)["kafkaVersion"]];
    expect(of(dev)).to.deep.equal(["kafka.t3.small", "3.9.x"]);
    expect(of(prod)).to.deep.equal(["kafka.m7g.large", "3.9.x.kraft"]);
    expect(of(await awsData({ ingress: { size: "large" } }))).to.deep.equal(["kafka.m7g.2xlarge", "3.9.x.kraft"]);
  });

  it("write logs that are encrypted and go", () => {
    const log = one(dev, "LogGroup", "test-brokers").inputs;
    expect(log).to.include({ retentionInDays: 30 }).and.to.include.keys("kmsKeyId");
    expect(cluster(dev)["loggingInfo"]).to.deep.equal({
      brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: log["name"] } },
    });
  });

  it("keep every message in each zone, and lose none that counted as written", () => {
    const common = { "auto.create.topics.enable": "false", "unclean.leader.election.enable": "false" };
    expect(properties(dev)).to.include({ ...common, "default.replication.factor": "2", "min.insync.replicas": "1" });
    expect(properties(prod)).to.include({ ...common, "default.replication.factor": "3", "min.insync.replicas": "2" });
  });

  it("have the three topics, as large and as long as is set, and take what each of them does", async () => {
    const data = await awsData({ ingress: { topic: "pictures", partitions: 9, retentionHours: 24 } });
    const topics = ofType(data, "Topic").map(({ inputs }) => inputs);
    expect(topics.map(({ name }) => name)).to.deep.equal([
      "pictures.incoming",
      "pictures.processed",
      "pictures.dead-letter",
    ]);
    for (const { partitionCount, replicationFactor, configs, clusterArn } of topics) {
      expect({ partitionCount, replicationFactor, clusterArn }).to.deep.equal({
        partitionCount: 9,
        replicationFactor: 2,
        clusterArn: CLUSTER,
      });
      const settings = JSON.parse(String(configs)) as Record<string, string>;
      expect(settings).to.include({ "retention.ms": "86400000", "min.insync.replicas": "1" });
      expect(Number(settings["max.message.bytes"])).to.be.within(
        1_048_588,
        Number(properties(data)["message.max.bytes"]),
      );
    }
    expect(properties(data)).to.include({ "log.retention.hours": "24" });
  });

  it("are told to functions without a secret, once the topics are there", async () => {
    const { values } = await awsData({}, ({ kafkaIngress }) => ({
      settings: kafkaIngress.settings,
      brokers: kafkaIngress.brokers,
      auth: kafkaIngress.auth,
      source: kafkaIngress.eventSource,
      name: kafkaIngress.clusterName,
      policy: kafkaIngress.clientPolicyArn,
    }));
    const list = [1, 2, 3].map((at) => `b-${at}.test-kafka-0a1b2c3.kafka.ap-southeast-1.amazonaws.com:9098`);
    expect(values["brokers"]).to.equal(list.join(","));
    expect(values["settings"]).to.deep.equal({
      brokers: list,
      tls: true,
      login: { kind: "iam", region: "ap-southeast-1" },
    });
    expect(values["auth"]).to.include({ protocol: "SASL_SSL", mechanism: "OAUTHBEARER" });
    expect((values["auth"] as { how: string }).how).to.contain(String(values["policy"]));
    expect(values["source"]).to.deep.equal({ kind: "msk", clusterArn: CLUSTER });
    expect(values["name"]).to.equal("test-kafka-0a1b2c3");
  });

  it("let the second application produce images and consume results, in groups of its own", () => {
    const statements = statementsIn(one(dev, "Policy", "test-kafka-client"), "policy");
    expect(actionsByResource(statements)).to.deep.equal({
      [CLUSTER]: [
        "kafka-cluster:Connect",
        "kafka-cluster:WriteDataIdempotently",
        "kafka-cluster:DescribeClusterDynamicConfiguration",
      ],
      [inCluster("topic", "images.incoming")]: ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
      [inCluster("topic", "images.processed")]: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
      [inCluster("group", "test-client-*")]: [
        "kafka-cluster:DescribeGroup",
        "kafka-cluster:AlterGroup",
        "kafka-cluster:DeleteGroup",
      ],
    });
  });

  it("are reached by private endpoints only from accounts that are named", async () => {
    expect(ofType(dev, "ClusterPolicy")).to.deep.equal([]);
    const data = await awsData({ environment: "staging", ingress: { privateLinkAccounts: ["210987654321"] } });
    expect(brokers(data).connectivityInfo).to.deep.equal({
      publicAccess: { type: "DISABLED" },
      vpcConnectivity: { clientAuthentication: { sasl: { iam: true } } },
    });
    const statements = statementsIn(one(data, "ClusterPolicy", "test-kafka"), "policy");
    for (const { Principal, Action, Resource } of statements) {
      expect(Principal).to.deep.equal({ AWS: ["arn:aws:iam::210987654321:root"] });
      expect(asList(Action).filter((action) => action.includes("*"))).to.deep.equal([]);
      for (const resource of asList(Resource)) expect(resource).to.match(/^arn:aws:kafka:/);
    }
    const actions = statements.flatMap(({ Action }) => asList(Action));
    expect(actions).to.include.members([
      "kafka:CreateVpcConnection",
      "kafka-cluster:WriteData",
      "kafka-cluster:ReadData",
    ]);
  });
});

describe("rights on the brokers of a stack on AWS", () => {
  it("are those that are asked for, on the topics and the group that are named", async () => {
    const { values } = await awsData({}, ({ kafkaIngress }) => ({
      consumer: kafkaIngress.statements({ consume: ["images.incoming"], group: "test-image-function" }),
      producer: kafkaIngress.statements({ produce: ["images.processed", "images.dead-letter"] }),
      watcher: kafkaIngress.statements({ produce: ["images.incoming"], watch: "test-image-function" }),
    }));
    const resources = (statements: unknown): string[] =>
      (statements as { Resource: string | string[] }[]).flatMap(({ Resource }) => asList(Resource));
    expect(resources(values["consumer"])).to.deep.equal([
      CLUSTER,
      inCluster("topic", "images.incoming"),
      inCluster("group", "test-image-function"),
    ]);
    expect(resources(values["producer"])).to.deep.equal([
      CLUSTER,
      inCluster("topic", "images.processed"),
      inCluster("topic", "images.dead-letter"),
    ]);
    const text = (key: string): string => JSON.stringify(values[key]);
    expect(text("consumer")).not.to.match(/Write|DeleteGroup/);
    expect(text("producer")).not.to.match(/Read|Group/);
    expect(
      actionsByResource(values["watcher"] as Statement[])[inCluster("group", "test-image-function")],
    ).to.deep.equal(["kafka-cluster:DescribeGroup"]);
  });
});

describe("somebody else's Kafka for a stack on AWS", () => {
  it("needs no brokers, and one secret that is a secret to the engine as well", async () => {
    const data = await awsData(EXISTING);
    for (const type of ["Cluster", "Topic", "ClusterPolicy"]) expect(ofType(data, type), type).to.deep.equal([]);
    expect(one(data, "Secret", "test-kafka").inputs["kmsKeyId"]).to.contain("test-key");
    const version = one(data, "SecretVersion", "test-kafka");
    expect(version.secrets).to.deep.equal(["secretString"]);
    expect(JSON.parse(String(version.inputs["secretString"]))).to.deep.equal({
      username: "pipeline",
      password: "broker-password",
    });
    const elsewhere = data.resources.filter((resource) => resource !== version);
    expect(JSON.stringify(elsewhere)).not.to.contain("broker-password");
    expect(namesOf(data, "Policy")).to.deep.equal(["test-blob-client"]);
  });

  for (const [mechanism, kafka, lambda] of [
    ["plain", "PLAIN", "BASIC_AUTH"],
    ["scram-sha-256", "SCRAM-SHA-256", "SASL_SCRAM_256_AUTH"],
    ["scram-sha-512", "SCRAM-SHA-512", "SASL_SCRAM_512_AUTH"],
  ] as const) {
    it(`is logged in to with ${mechanism}, which Lambda calls ${lambda}`, async () => {
      const { existing } = EXISTING.ingress;
      const config = { ingress: { existing: { ...existing, sasl: { ...existing.sasl, mechanism } } } };
      const { values } = await awsData(config, ({ kafkaIngress }) => ({
        settings: kafkaIngress.settings,
        auth: kafkaIngress.auth,
        source: kafkaIngress.eventSource,
        statements: kafkaIngress.statements({ produce: ["images.processed"] }),
      }));
      const arn = "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:test-kafka-0a1b2c3-AbCdEf";
      expect(values["settings"]).to.deep.equal({
        brokers: existing.brokers,
        tls: true,
        mechanism,
        login: { kind: "secret", arn },
      });
      expect(values["auth"]).to.include({ protocol: "SASL_SSL", mechanism: kafka });
      expect(values["source"]).to.deep.equal({
        kind: "selfManaged",
        brokers: existing.brokers,
        secretArn: arn,
        authentication: lambda,
      });
      expect(values["statements"]).to.deep.equal([
        { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: arn },
        {
          Effect: "Allow",
          Action: ["kms:Decrypt"],
          Resource: "arn:aws:kms:ap-southeast-1:123456789012:key/test-key-0a1b2c3",
          Condition: { StringEquals: { "kms:ViaService": "secretsmanager.ap-southeast-1.amazonaws.com" } },
        },
      ]);
    });
  }
});
