import { expect } from "chai";
import type { MockedStack, Recorded } from "../../../helpers/mocked-stack.ts";
import { build, json, only } from "./inspect.ts";

/** One statement as it stands in a policy's JSON. */
interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: string | Readonly<Record<string, string | string[]>>;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A statement, with where it stands. */
interface Placed {
  readonly at: string;
  readonly type: string;
  readonly statement: Statement;
}

/**
 * Actions that name no resource: AWS takes nothing but "*" for them.
 * Source: docs.aws.amazon.com/service-authorization, "Actions, resources, and condition keys" of each service: no entry in
 * the column "Resource types".
 */
const WITHOUT_RESOURCES = [
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
  "logs:DescribeLogGroups",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** In these policies "*" as a resource is the very thing that the policy is attached to, or what lies behind it. */
const ATTACHED = ["aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy", "aws:secretsmanager/secretPolicy:SecretPolicy"];

const asList = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

/** Every statement of every policy document among a resource's properties. */
function statementsOf({ type, name, inputs }: Recorded): Placed[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    if (typeof value !== "string" || !value.includes('"Statement"')) return [];
    const { Statement: found } = JSON.parse(value) as { Statement: Statement[] };
    return found.map((statement) => ({ at: `${name} (${type}).${property}`, type, statement }));
  });
}

/** What a failing test shows: the place and the statement. */
const lines = (found: readonly Placed[]): string[] =>
  found.map(({ at, statement }) => `${at}: ${JSON.stringify(statement)}`);

const VARIANTS: Record<string, Record<string, unknown>> = {
  dev: {},
  prod: { environment: "prod", retention: { confirmIrreversibleLock: true } },
  "an existing Kafka": {
    ingress: {
      existing: { brokers: ["kafka.example.com:9092"], sasl: { mechanism: "plain", username: "u", password: "p" } },
    },
  },
  "originals that go when processed": { retention: { rawDays: "untilProcessed" } },
  "peers and PrivateLink": {
    environment: "staging",
    ingress: { privateLinkAccounts: ["210987654321"] },
    network: { peers: [{ networkId: "vpc-1", cidr: "10.9.0.0/16" }] },
    warehouse: { analystAccess: ["10.9.1.0/24"] },
    alerts: { emails: ["ops@example.com"] },
  },
};

for (const [variant, config] of Object.entries(VARIANTS)) {
  describe(`the policies of a stack on AWS: ${variant}`, () => {
    let allowed: Placed[];
    let stack: MockedStack;
    before(async () => {
      stack = await build(config);
      allowed = stack.resources.flatMap(statementsOf).filter(({ statement }) => statement.Effect === "Allow");
    });

    it("are there, for roles, buckets, queues, topics and keys", () => {
      const types = new Set(allowed.map(({ type }) => type));
      expect([...types]).to.include.members([
        "aws:iam/role:Role",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:sqs/queuePolicy:QueuePolicy",
        "aws:sns/topicPolicy:TopicPolicy",
        "aws:kms/key:Key",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
      ]);
      const denied = stack.resources.flatMap(statementsOf).filter(({ statement }) => statement.Effect === "Deny");
      expect(denied.map(({ type }) => type)).to.include("aws:s3/bucketPolicy:BucketPolicy");
    });

    it("allow no action by a star alone", () => {
      const found = allowed.filter(
        ({ type, statement }) =>
          asList(statement.Action).some((action) => action === "*" || action.endsWith(":*")) &&
          !isOwnAccount(type, statement),
      );
      expect(lines(found)).to.deep.equal([]);
    });

    it("allow nothing on every resource but what takes no other", () => {
      const found = allowed.filter(
        ({ type, statement }) =>
          asList(statement.Resource).includes("*") &&
          !ATTACHED.includes(type) &&
          !asList(statement.Action).every((action) => WITHOUT_RESOURCES.includes(action)),
      );
      expect(lines(found)).to.deep.equal([]);
    });

    it("let nobody from outside the account in without a condition", () => {
      const found = allowed.filter(
        ({ type, statement: { Principal, Condition } }) =>
          Principal !== undefined &&
          (Principal === "*" || asList((Principal as Record<string, string>)["AWS"]).includes("*")) &&
          Condition === undefined &&
          // Whom an endpoint lets through, the network's own rules and each store's policy decide; it names the resources.
          type !== "aws:ec2/vpcEndpoint:VpcEndpoint",
      );
      expect(lines(found)).to.deep.equal([]);
    });

    it("let services act for this account alone, where the service says for whom it acts", () => {
      const saying = [
        "s3.amazonaws.com",
        "scheduler.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "delivery.logs.amazonaws.com",
        "vpc-flow-logs.amazonaws.com",
      ];
      const found = allowed.filter(({ statement: { Principal, Condition } }) => {
        const services = typeof Principal === "object" ? asList(Principal["Service"]) : [];
        return (
          services.some((one) => saying.includes(one)) && !JSON.stringify(Condition ?? {}).includes("aws:SourceAccount")
        );
      });
      expect(lines(found)).to.deep.equal([]);
    });

    it("deny a function's own code what Lambda does with its role", () => {
      for (const thing of ["image-function", "operations", "web"]) {
        const { Statement: found } = json(only(stack, "aws:iam/rolePolicy:RolePolicy", `test-${thing}`), "policy") as {
          Statement: Statement[];
        };
        const denial = found.find(
          ({ Effect, Condition }) => Effect === "Deny" && Condition?.["ArnEquals"] !== undefined,
        );
        expect(asList(denial?.Action), thing).to.include("ec2:CreateNetworkInterface");
        expect(JSON.stringify(denial?.Condition), thing).to.contain(`function:image-pipeline-test-${thing}`);
      }
    });
  });
}

/** A key's policy gives the account's own identities the key, or nobody could ever change it (docs.aws.amazon.com/kms, "Default key policy"). */
function isOwnAccount(type: string, { Principal }: Statement): boolean {
  const principals = typeof Principal === "object" ? asList(Principal["AWS"]) : [];
  return (
    type.startsWith("aws:kms/") && principals.length === 1 && /^arn:aws:iam::\d{12}:root$/.test(principals[0] ?? "")
  );
}

describe("what the functions of a stack on AWS may do to data", () => {
  /** Actions a function is allowed, by service prefix. */
  const actions = async (thing: string, prefix: string): Promise<string[]> => {
    const policy = json(only(await build(), "aws:iam/rolePolicy:RolePolicy", `test-${thing}`), "policy");
    return (policy as { Statement: Statement[] }).Statement.filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => asList(Action))
      .filter((action) => action.startsWith(prefix));
  };

  it("none deletes a result, shortens a lock or bypasses it", async () => {
    for (const thing of ["image-function", "operations", "web"]) {
      const found = await actions(thing, "s3:");
      for (const action of [
        "s3:BypassGovernanceRetention",
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutLifecycleConfiguration",
      ]) {
        expect(found, thing).not.to.include(action);
      }
    }
    for (const thing of ["image-function", "web"]) {
      expect(
        (await actions(thing, "s3:")).filter((action) => action.startsWith("s3:Delete")),
        thing,
      ).to.deep.equal([]);
    }
  });

  it("operations reads no image, and leaves the image function's place in the stream where it is", async () => {
    const policy = json(only(await build(), "aws:iam/rolePolicy:RolePolicy", "test-operations"), "policy");
    const pairs = (policy as { Statement: Statement[] }).Statement.filter(({ Effect }) => Effect === "Allow").flatMap(
      ({ Action, Resource }) =>
        asList(Action).flatMap((action) => asList(Resource).map((resource) => `${action} ${resource}`)),
    );
    // Only what Lambda gave up on and what was set aside, to put it back, and messages whose dead letters do not hold them.
    expect(pairs.filter((pair) => /^s3:GetObject(Version)? /.test(pair))).to.deep.equal([
      "s3:GetObject arn:aws:s3:::test-raw-0a1b2c3/aws/lambda/*",
      "s3:GetObject arn:aws:s3:::test-raw-0a1b2c3/undelivered/*",
      "s3:GetObject arn:aws:s3:::test-raw-0a1b2c3/stream/*/message-*",
    ]);
    const ofGroup = pairs.filter((pair) => pair.endsWith("/test-image-function"));
    expect(ofGroup.map((pair) => pair.split(" ")[0])).to.deep.equal(["kafka-cluster:DescribeGroup"]);
    const incoming = pairs.filter((pair) => pair.endsWith("/images.incoming"));
    expect(incoming.map((pair) => pair.split(" ")[0])).to.deep.equal([
      "kafka-cluster:DescribeTopic",
      "kafka-cluster:WriteData",
    ]);
  });

  it("the web function reaches neither brokers nor secrets; only operations reads a secret of this stack's own", async () => {
    expect(await actions("web", "kafka")).to.deep.equal([]);
    expect(await actions("web", "secretsmanager:")).to.deep.equal([]);
    expect(await actions("image-function", "secretsmanager:")).to.deep.equal([]);
    expect(await actions("operations", "secretsmanager:")).to.include("secretsmanager:PutSecretValue");
  });
});
