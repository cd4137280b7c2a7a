import { expect } from "chai";
import { operationsRequestSchema } from "../../../../functions/adapters/aws/settings.ts";
import { functionName } from "../../../../infra/providers/aws/names.ts";
import type { MockedStack } from "../../../helpers/mocked-stack.ts";
import { all, build, json, only, settingsText } from "./inspect.ts";

const FUNCTION = "aws:lambda/function:Function";
const SOURCE = "aws:lambda/eventSourceMapping:EventSourceMapping";
const QUEUE = "aws:sqs/queue:Queue";

const EXISTING = {
  existing: {
    brokers: ["kafka.example.com:9092"],
    sasl: { mechanism: "scram-sha-512", username: "user", password: "broker-password" },
  },
};

describe("the functions of a stack on AWS", () => {
  let stack: MockedStack;
  before(async () => {
    stack = await build();
  });

  it("run on arm64, in the private network, with a key, a bound and a log of their own", () => {
    for (const thing of ["image-function", "operations", "web"]) {
      const inputs = only(stack, FUNCTION, `test-${thing}`);
      expect(inputs, thing).to.deep.include({
        architectures: ["arm64"],
        runtime: "nodejs22.x",
        handler: "index.handler",
      });
      expect(inputs, thing).to.include.keys("kmsKeyArn", "reservedConcurrentExecutions");
      const { subnetIds, securityGroupIds } = inputs["vpcConfig"] as {
        subnetIds: unknown[];
        securityGroupIds: unknown[];
      };
      expect(subnetIds, thing).to.have.length(2);
      expect(securityGroupIds, thing).to.have.length(1);
      const log = only(stack, "aws:cloudwatch/logGroup:LogGroup", `test-${thing}`);
      expect(log).to.deep.include({ name: `/aws/lambda/image-pipeline-test-${thing}`, retentionInDays: 30 });
      expect(log).to.include.keys("kmsKeyId");
      expect(inputs["loggingConfig"]).to.deep.equal({ logFormat: "JSON", logGroup: log["name"] });
    }
  });

  it("run only when the network lets them through: routes, endpoints and every rule", async () => {
    for (const built of [await build(), await build({ ingress: EXISTING })]) {
      const rules = [
        ...all(built, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
        ...all(built, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
        ...all(built, "aws:ec2/vpcEndpoint:VpcEndpoint"),
        ...all(built, "aws:ec2/routeTableAssociation:RouteTableAssociation"),
      ].filter(({ name }) => !name.startsWith("test-public"));
      expect(rules.length).to.be.above(10);
      const operations = built.resources.find(({ type, name }) => type === FUNCTION && name === "test-operations");
      expect(operations?.dependsOn).to.include.members(rules.map(({ name }) => name));
    }
  });

  it("have each a role and a security group that no other has", () => {
    const functions = all(stack, FUNCTION).map(({ inputs }) => inputs);
    const groups = functions.map(({ vpcConfig }) => (vpcConfig as { securityGroupIds: string[] }).securityGroupIds[0]);
    expect(new Set(groups).size).to.equal(functions.length);
    expect(new Set(functions.map(({ role }) => role)).size).to.equal(functions.length);
  });

  it("have names within Lambda's 64 characters where the stack's name is as long as it may be", () => {
    for (const thing of ["image-function", "operations", "web"]) {
      expect(functionName("s".repeat(34), thing)).to.have.length.at.most(64);
    }
  });
});

describe("what feeds the image function on AWS", () => {
  let stack: MockedStack;
  before(async () => {
    stack = await build();
  });

  it("gives an upload a day of tries before it is a dead letter, whatever the function's time", async () => {
    for (const timeoutSeconds of [60, 180, 900]) {
      const built = await build({ function: { timeoutSeconds } });
      const queue = only(built, QUEUE, "test-uploads");
      const visibility = queue["visibilityTimeoutSeconds"] as number;
      expect(visibility).to.equal(6 * timeoutSeconds);
      const { maxReceiveCount } = json(queue, "redrivePolicy") as { maxReceiveCount: number };
      expect(maxReceiveCount * visibility).to.be.within(86_400, 86_400 + visibility);
      expect(maxReceiveCount).to.be.at.most(1000);
      expect(queue["messageRetentionSeconds"]).to.be.above(maxReceiveCount * visibility);
    }
  });

  it("keeps dead letters longer than messages, encrypted, and takes them from that queue alone", () => {
    const dead = only(stack, QUEUE, "test-uploads-dead-letter");
    expect(dead["messageRetentionSeconds"]).to.equal(1_209_600);
    for (const { inputs } of all(stack, QUEUE)) expect(inputs).to.include.keys("kmsMasterKeyId");
    const allow = only(stack, "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "test-uploads-dead-letter");
    expect(json(allow, "redriveAllowPolicy")).to.have.property("redrivePermission", "byQueue");
  });

  it("announces uploads and nothing else of the raw bucket", () => {
    const { queues } = only(stack, "aws:s3/bucketNotification:BucketNotification", "test-raw");
    expect(queues).to.have.length(1);
    expect((queues as object[])[0]).to.include({ filterPrefix: "uploads/" });
  });

  it("leaves concurrency to each source, never more together than is reserved", async () => {
    const shared = (built: MockedStack): [number, number] => {
      const { scalingConfig } = only(built, SOURCE, "test-uploads");
      const { reservedConcurrentExecutions } = only(built, FUNCTION, "test-image-function");
      return [
        (scalingConfig as { maximumConcurrency: number }).maximumConcurrency,
        reservedConcurrentExecutions as number,
      ];
    };
    expect(shared(stack)).to.deep.equal([5, 10]);
    const wide = await build({ ingress: { partitions: 6 }, function: { maxConcurrency: 50 } });
    expect(shared(wide)).to.deep.equal([44, 50]);
    const narrow = await build({ function: { maxConcurrency: 1 } });
    expect(shared(narrow)).to.deep.equal([2, 2]);
  });

  it("hands over so many messages as fit Lambda's payload and the function's time", async () => {
    expect(only(stack, SOURCE, "test-stream")).to.deep.include({
      batchSize: 4,
      topics: ["images.incoming"],
      startingPosition: "TRIM_HORIZON",
      amazonManagedKafkaEventSourceConfig: { consumerGroupId: "test-image-function" },
    });
    const slow = await build({ limits: { processSeconds: 60 }, function: { timeoutSeconds: 150 } });
    expect(only(slow, SOURCE, "test-stream")["batchSize"]).to.equal(2);
  });

  it("keeps what it gives up on in the raw bucket, where the operations function looks", () => {
    const { destinationConfig } = only(stack, SOURCE, "test-stream");
    const raw = all(stack, "aws:s3/bucket:Bucket").find(({ name }) => name === "test-raw");
    expect(raw).not.to.equal(undefined);
    expect(JSON.stringify(destinationConfig)).to.contain("test-raw");
    expect(JSON.parse(settingsText(stack, "test-operations"))).to.have.property("undeliveredPrefix", "aws/lambda/");
  });

  it("asks only provisioned pollers for what only they understand", async () => {
    const keys = [
      "provisionedPollerConfig",
      "functionResponseTypes",
      "bisectBatchOnFunctionError",
      "maximumRetryAttempts",
    ];
    expect(only(stack, SOURCE, "test-stream")).not.to.have.any.keys(keys);
    expect(JSON.parse(settingsText(stack, "test-image-function"))).to.have.property("partialBatches", false);
    const provisioned = await build({ ingress: { pollers: "provisioned", partitions: 3 } });
    expect(only(provisioned, SOURCE, "test-stream")).to.include.keys(keys);
    expect(only(provisioned, SOURCE, "test-stream")["provisionedPollerConfig"]).to.deep.equal({
      minimumPollers: 1,
      maximumPollers: 3,
    });
    expect(JSON.parse(settingsText(provisioned, "test-image-function"))).to.have.property("partialBatches", true);
  });

  it("reads a Kafka that already runs with its secret, and has its topics made by the operations function", async () => {
    const built = await build({ ingress: EXISTING });
    const source = only(built, SOURCE, "test-stream");
    expect(source).not.to.have.any.keys("eventSourceArn", "amazonManagedKafkaEventSourceConfig");
    expect(source).to.deep.include({
      selfManagedEventSource: { endpoints: { KAFKA_BOOTSTRAP_SERVERS: "kafka.example.com:9092" } },
      selfManagedKafkaEventSourceConfig: { consumerGroupId: "test-image-function" },
    });
    expect((source["sourceAccessConfigurations"] as { type: string }[]).map(({ type }) => type)).to.deep.equal([
      "SASL_SCRAM_512_AUTH",
    ]);
    const { createTopics } = JSON.parse(settingsText(built, "test-operations")) as { createTopics: { name: string }[] };
    expect(createTopics.map(({ name }) => name)).to.deep.equal([
      "images.incoming",
      "images.processed",
      "images.dead-letter",
    ]);
    for (const { name } of all(built, FUNCTION)) expect(settingsText(built, name)).not.to.contain("broker-password");
    expect(
      (JSON.parse(settingsText(stack, "test-operations")) as { createTopics: unknown }).createTopics,
    ).to.deep.equal([]);
  });
});

describe("the jobs of a stack on AWS", () => {
  const schedules = (stack: MockedStack): Record<string, unknown> =>
    Object.fromEntries(
      all(stack, "aws:scheduler/schedule:Schedule").map(({ name, inputs }) => [name, inputs["scheduleExpression"]]),
    );
  const prepare = (stack: MockedStack): { revision: string } =>
    json(only(stack, "aws:lambda/invocation:Invocation", "test-prepare"), "input") as { revision: string };

  it("run at their times; originals are looked through only where they go when processed", async () => {
    const every = {
      "test-reconcile": "rate(5 minutes)",
      "test-redeliver": "rate(10 minutes)",
      "test-upkeep": "rate(1 hour)",
    };
    const stack = await build();
    expect(schedules(stack)).to.deep.equal(every);
    const tidying = await build({ retention: { rawDays: "untilProcessed" } });
    expect(schedules(tidying)).to.deep.equal({ ...every, "test-expire-originals": "rate(1 hour)" });
    for (const { inputs } of all(tidying, "aws:scheduler/schedule:Schedule")) {
      const { input } = inputs["target"] as { input: string };
      expect(operationsRequestSchema.parse(JSON.parse(input))).to.have.property("kind", "job");
    }
  });

  it("prepare warehouse and topics before anything is delivered, and again when what they prepare changes", async () => {
    const stack = await build();
    for (const waiting of [`${SOURCE} test-stream`, `${SOURCE} test-uploads`, `${FUNCTION} test-web`]) {
      const found = stack.resources.find(({ type, name }) => `${type} ${name}` === waiting);
      expect(found?.dependsOn, waiting).to.include("test-prepare");
    }
    const { revision } = prepare(stack);
    expect(operationsRequestSchema.parse(prepare(stack))).to.have.property("kind", "prepare");
    expect(prepare(await build({ function: { memoryMb: 3008 } })).revision).to.equal(revision);
    expect(prepare(await build({ retention: { detailDays: 60 } })).revision).not.to.equal(revision);
    const kafka = await build({ ingress: EXISTING });
    const other = await build({ ingress: { existing: { ...EXISTING.existing, brokers: ["other.example.com:9092"] } } });
    expect(prepare(other).revision, "the topics are to be made there too").not.to.equal(prepare(kafka).revision);
    // A server made anew has neither schema nor roles, whatever its name.
    expect(only(stack, "aws:lambda/invocation:Invocation", "test-prepare")["triggers"]).to.deep.equal({
      warehouse: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    });
  });
});
