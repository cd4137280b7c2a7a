import { type Answers, digest, hostOf, type Subject } from "../values.ts";

type Answer = (subject: Subject) => unknown;

/** The account of the offline world: one that AWS gives to nobody. */
const ACCOUNT_ID = "000000000000";

/** A policy that allows nothing, for programs that read one. */
const NO_POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });

const NO_UUID = "00000000-0000-0000-0000-000000000000-0";
const POSTGRES_PORT = 5432;
const ZONES = ["a", "b", "c"];

/** The input where it was given openly: a secret is wrapped, and no text. */
const given = ({ inputs }: Subject, property: string): string | undefined => {
  const value = inputs[property];
  return typeof value === "string" ? value : undefined;
};

const openNumber = ({ inputs }: Subject, property: string): number | undefined => {
  const value = inputs[property];
  return typeof value === "number" ? value : undefined;
};

const bucketName = (subject: Subject): string => given(subject, "bucket") ?? subject.id;

/** What IAM has belongs to no region. */
const inAccount = (service: string, region: string, rest: string): string =>
  `arn:aws:${service}:${service === "iam" ? "" : region}:${ACCOUNT_ID}:${rest}`;

/** Programs make the ARNs of topics and groups from it, so it has their form: cluster/<name>/<uuid>. */
const brokersArn: Answer = (subject) =>
  inAccount("kafka", subject.region, `cluster/${given(subject, "clusterName") ?? subject.id}/${NO_UUID}`);

/**
 * Three brokers at the port of each way to log in; public addresses have ports of their own.
 * Source: docs.aws.amazon.com/msk/latest/developerguide/port-info.html
 */
function bootstrapBrokers(subject: Subject, property: string): string | undefined {
  const [matched, open, login = ""] =
    /^bootstrapBrokers(Public)?(?:VpcConnectivity)?(Tls|SaslScram|SaslIam)?/.exec(property) ?? [];
  if (matched === undefined) return undefined;
  const port = { "": 9092, Tls: 9094, SaslScram: 9096, SaslIam: 9098 }[login] ?? 9092;
  return ["b-1", "b-2", "b-3"].map((broker) => `${broker}.${hostOf(subject)}:${port + (open ? 100 : 0)}`).join(",");
}

/** What AWS asks to be published for each name of a certificate. */
const validationOptions: Answer = (subject) => {
  const names = [subject.inputs["domainName"], subject.inputs["subjectAlternativeNames"]].flat();
  return [...new Set(names.filter((name) => typeof name === "string"))].map((domainName) => ({
    domainName,
    resourceRecordName: `_offline.${domainName}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${digest(domainName)}.acm-validations.offline.invalid.`,
  }));
};

/** By type token and property. */
const EXACT: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    accountId: () => ACCOUNT_ID,
    id: () => ACCOUNT_ID,
    arn: () => `arn:aws:sts::${ACCOUNT_ID}:assumed-role/offline/offline`,
    userId: () => "OFFLINE:offline",
  },
  "aws:iam/getSessionContext:getSessionContext": {
    issuerArn: () => `arn:aws:iam::${ACCOUNT_ID}:role/offline`,
    issuerName: () => "offline",
    sessionName: () => "offline",
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": { json: () => NO_POLICY, minifiedJson: () => NO_POLICY },
  "aws:index/getAvailabilityZones:getAvailabilityZones": {
    names: ({ region }) => ZONES.map((zone) => `${region}${zone}`),
    zoneIds: ({ region }) => ZONES.map((_, at) => `${region}-az${at + 1}`),
    groupNames: ({ region }) => [region],
  },
  "aws:index/getPartition:getPartition": {
    id: () => "aws",
    partition: () => "aws",
    dnsSuffix: () => "amazonaws.com",
    reverseDnsPrefix: () => "com.amazonaws",
  },
  "aws:index/getRegion:getRegion": {
    id: ({ region }) => region,
    name: ({ region }) => region,
    endpoint: ({ region }) => `ec2.${region}.offline.invalid`,
  },
  "aws:index/getService:getService": {
    dnsName: (subject) => `${given(subject, "serviceId") ?? "offline"}.${subject.region}.amazonaws.com`,
    reverseDnsName: (subject) => `com.amazonaws.${subject.region}.${given(subject, "serviceId") ?? "offline"}`,
    reverseDnsPrefix: () => "com.amazonaws",
    partition: () => "aws",
    serviceId: () => "offline",
    supported: () => true,
  },
  "aws:index/getServicePrincipal:getServicePrincipal": {
    name: (subject) => `${given(subject, "serviceName") ?? "offline"}.amazonaws.com`,
    suffix: () => "amazonaws.com",
  },
  "aws:ec2/getPrefixList:getPrefixList": { id: ({ id }) => `pl-${id}` },
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": { id: ({ id }) => `pl-${id}` },
  "aws:s3/bucket:Bucket": { id: bucketName, arn: (subject) => `arn:aws:s3:::${bucketName(subject)}` },
  "aws:msk/cluster:Cluster": { arn: brokersArn },
  "aws:rds/instance:Instance": {
    address: hostOf,
    endpoint: (subject) => `${hostOf(subject)}:${openNumber(subject, "port") ?? POSTGRES_PORT}`,
    port: () => POSTGRES_PORT,
  },
  "aws:acm/certificate:Certificate": { domainValidationOptions: validationOptions },
  "aws:apigateway/stage:Stage": {
    invokeUrl: (subject) => `https://${hostOf(subject)}/${given(subject, "stageName") ?? "offline"}`,
  },
  "aws:sqs/queue:Queue": { url: ({ id }) => `https://sqs.offline.invalid/${ACCOUNT_ID}/${id}` },
};

/** AWS's own answers. */
export const awsAnswers: Answers = {
  exact(subject, property) {
    const { token, inputs } = subject;
    // All tags are the given ones: the provider's default ones do not get here.
    if (property === "tagsAll") return inputs["tags"] ?? {};
    const brokers = token === "aws:msk/cluster:Cluster" ? bootstrapBrokers(subject, property) : undefined;
    return brokers ?? EXACT[token]?.[property]?.(subject);
  },
  text({ token, id, region }, property) {
    const service = token.split(/[:/]/)[1] ?? "offline";
    if (property === "arn") return inAccount(service, region, `offline/${id}`);
    if (/Arn$/.test(property)) return inAccount(service, region, `offline/${id}-${property}`);
    return /^(?:.*[pP]olicy(?:Document|Json)|policy|assumeRolePolicy)$/.test(property) ? NO_POLICY : undefined;
  },
};
