import type { Recorded } from "./mocked-stack.ts";

/** The account and region that mocked stacks on AWS are in. */
export const ACCOUNT = "123456789012";
export const REGION = "ap-southeast-1";

type Values = Record<string, unknown>;

/** Services whose ARNs name neither region nor account alike; all others follow `arn:aws:<service>:<region>:<account>:…`. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  "aws:s3/bucket:Bucket": (name) => `arn:aws:s3:::${name}`,
  "aws:iam/role:Role": (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  "aws:iam/policy:Policy": (name) => `arn:aws:iam::${ACCOUNT}:policy/${name}`,
  "aws:msk/cluster:Cluster": (name) => inAccount("kafka", `cluster/${name}/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9-2`),
  "aws:rds/instance:Instance": (name) => inAccount("rds", `db:${name}`),
  "aws:sqs/queue:Queue": (name) => inAccount("sqs", name),
  "aws:sns/topic:Topic": (name) => inAccount("sns", name),
  "aws:lambda/function:Function": (name) => inAccount("lambda", `function:${name}`),
  "aws:cloudwatch/logGroup:LogGroup": (name) => inAccount("logs", `log-group:${name}`),
  "aws:secretsmanager/secret:Secret": (name) => inAccount("secretsmanager", `secret:${name}-AbCdEf`),
};

const inAccount = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

/** What a resource answers besides its name and ARN. */
const EXTRAS: Readonly<Record<string, (name: string, resource: Recorded) => Values>> = {
  "aws:s3/bucket:Bucket": (name) => ({ bucket: name, bucketRegionalDomainName: `${name}.s3.${REGION}.amazonaws.com` }),
  "aws:kms/key:Key": (name) => ({ keyId: name }),
  "aws:ec2/vpc:Vpc": (name) => ({ defaultSecurityGroupId: `${name}-default`, mainRouteTableId: `${name}-main` }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": () => ({ prefixListId: "pl-6fa54006" }),
  "aws:msk/configuration:Configuration": () => ({ latestRevision: 1 }),
  "aws:msk/cluster:Cluster": (name) => ({
    clusterName: name,
    currentVersion: "K1",
    bootstrapBrokersSaslIam: [1, 2, 3].map((at) => `b-${at}.${name}.kafka.${REGION}.amazonaws.com:9098`).join(","),
  }),
  "aws:rds/instance:Instance": (name) => ({
    identifier: name,
    resourceId: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    address: `${name}.abcdefghijkl.${REGION}.rds.amazonaws.com`,
    port: 5432,
    masterUserSecrets: [{ secretArn: inAccount("secretsmanager", "secret:rds!db-1-AbCdEf"), secretStatus: "active" }],
  }),
  "aws:sqs/queue:Queue": (name) => ({ url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}` }),
  "aws:lambda/function:Function": (name) => ({
    invokeArn: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${name}/invocations`,
  }),
  "aws:apigateway/restApi:RestApi": () => ({
    rootResourceId: "root",
    executionArn: inAccount("execute-api", "a1b2c3d4e5"),
  }),
  "aws:apigateway/stage:Stage": (_name, { inputs }) => ({
    invokeUrl: `https://a1b2c3d4e5.execute-api.${REGION}.amazonaws.com/${String(inputs["stageName"])}`,
  }),
  "aws:apigateway/domainName:DomainName": () => ({ regionalDomainName: "d-1.execute-api", regionalZoneId: "Z2" }),
  "aws:acm/certificate:Certificate": (_name, { inputs }) => ({
    domainValidationOptions: [
      {
        domainName: inputs["domainName"],
        resourceRecordName: `_a.${String(inputs["domainName"])}`,
        resourceRecordType: "CNAME",
        resourceRecordValue: "_b.acm-validations.aws",
      },
    ],
  }),
};

/** Property that is a resource's physical name, where it is not `name`. */
const NAMED_BY: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "bucket",
  "aws:rds/instance:Instance": "identifier",
  "aws:msk/cluster:Cluster": "clusterName",
};

/** What AWS would answer for a resource: a name, which Pulumi makes up where the program gives none, an ARN, the rest. */
export function awsAnswers(resource: Recorded): Values {
  const { type, name: logical, inputs } = resource;
  if (!type.startsWith("aws:")) return {};
  const given = inputs[NAMED_BY[type] ?? "name"];
  const name = typeof given === "string" ? given : `${logical}-0a1b2c3`;
  const [, module = "", kind = ""] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  const arn = ARNS[type]?.(name) ?? inAccount(module, `${kind}/${name}`);
  return { ...(type.startsWith("aws:ec2/") ? {} : { name }), arn, ...EXTRAS[type]?.(name, resource) };
}

/** What AWS answers to a question, by the function's token. */
const CALLS: Readonly<Record<string, (inputs: Values) => Values>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/session`,
    userId: "AROAEXAMPLE:session",
  }),
  "aws:iam/getSessionContext:getSessionContext": () => ({ issuerArn: `arn:aws:iam::${ACCOUNT}:role/ci/Deploy` }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({
    names: ["a", "b", "c"].map((zone) => `${REGION}${zone}`),
    zoneIds: ["apse1-az1", "apse1-az2", "apse1-az3"],
  }),
};

/** @throws Error for a question that nobody has thought of an answer to, so that a test shows it */
export function awsCall(token: string, inputs: Values): Values {
  const answer = CALLS[token];
  if (answer === undefined) throw new Error(`The mocks know no answer to ${token}; add it to ${import.meta.url}.`);
  return { ...inputs, ...answer(inputs) };
}
