import type { Supports } from "../../contract/features.ts";

const GUIDE = "https://docs.aws.amazon.com";

/** How the AWS provider keeps each promise. */
export const supports = {
  "storage.immutability": {
    level: "native",
    how: "S3 Object Lock, by the bucket's default and by a retain-until date on every object",
    limit: "with lock governance (the default but in prod) a role with s3:BypassGovernanceRetention may",
    source: `${GUIDE}/AmazonS3/latest/userguide/object-lock.html`,
  },
  "storage.immutability.adminProof": {
    level: "native",
    how: "Object Lock in compliance mode: retention.lock compliance, the default in prod",
    limit: "not with lock governance; closing the AWS account ends everything",
    source: `${GUIDE}/AmazonS3/latest/userguide/object-lock.html`,
  },
  "storage.createOnly": {
    level: "native",
    how: "PutObject with If-None-Match: *; with lock compliance the bucket refuses any other write",
    limit: "with lock governance a writer of the company's own could leave that out, and would add a version",
    source: `${GUIDE}/AmazonS3/latest/userguide/conditional-writes.html`,
  },
  "storage.legalHold": { level: "native", how: "S3's legal hold on every stored version: npm run hold" },
  "storage.encryption": {
    level: "native",
    how: "SSE-KMS with keys of the stack's own, rotated every year",
    source: `${GUIDE}/AmazonS3/latest/userguide/UsingKMSEncryption.html`,
  },
  "storage.expiry": {
    level: "native",
    how: "S3 Lifecycle: current versions, old versions, delete markers, unfinished uploads",
    limit: "S3 works by whole days, UTC: an object goes two to four days after its lock has ended",
    source: `${GUIDE}/AmazonS3/latest/userguide/object-lock-managing.html`,
  },
  "storage.rawExpiry": {
    level: "native",
    how: "S3 Lifecycle for a number of days",
    limit: "untilProcessed is emulated: an hourly job looks what is processed",
  },
  "storage.existing": { level: "unsupported", how: "S3 itself is the store; locks and events are built on it" },
  "upload.direct": {
    level: "native",
    how: "presigned POST with content-length-range and the exact key",
    limit: "uploads go to S3's public address, past the gateway and its firewall",
    source: `${GUIDE}/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html`,
  },
  "ingress.kafka": {
    level: "native",
    how: "Amazon MSK with Apache Kafka, TLS only, login by IAM",
    limit: "a client needs one of Amazon's IAM login modules",
    source: `${GUIDE}/msk/latest/developerguide/iam-access-control.html`,
  },
  "ingress.privateAccess": {
    level: "native",
    how: "VPC peering, or MSK's PrivateLink for other accounts",
    limit: "PrivateLink needs ingress.size medium or large",
    source: `${GUIDE}/msk/latest/developerguide/aws-access-mult-vpc.html`,
  },
  "ingress.existing": {
    level: "native",
    how: "a self-managed event source, with a login kept in Secrets Manager",
    limit: "brokers with a public address, a certificate that is publicly trusted, and SASL PLAIN or SCRAM over TLS",
    source: `${GUIDE}/lambda/latest/dg/with-kafka.html`,
  },
  "function.trigger.upload": {
    level: "native",
    how: "S3 event notifications through SQS",
    limit: "an event that was lost is found by a scan every 5 minutes, the project's own",
    source: `${GUIDE}/AmazonS3/latest/userguide/EventNotifications.html`,
  },
  "function.trigger.stream": {
    level: "native",
    how: "a Lambda event source on the topic; what it gives up on lies in the raw bucket and is put back every 10 minutes",
    limit: "with pollers onDemand a batch succeeds or fails whole",
    source: `${GUIDE}/lambda/latest/dg/kafka-on-failure.html`,
  },
  "function.deadLetter": { level: "native", how: "the topic <prefix>.dead-letter" },
  "function.scaleToZero": {
    level: "native",
    how: "Lambda; the brokers and the warehouse do not scale to zero",
    limit: "with pollers provisioned, the pollers are always there",
    source: `${GUIDE}/lambda/latest/dg/invocation-eventsourcemapping.html`,
  },
  "function.processes": {
    level: "unsupported",
    how: "Lambda starts as many functions as there is work for, at most function.maxConcurrency",
  },
  "warehouse.postgres": { level: "native", how: "Amazon RDS for PostgreSQL 18" },
  "warehouse.existing": { level: "unsupported", how: "the functions reach nothing but the stack's own network" },
  "warehouse.backups": {
    level: "native",
    how: "RDS automated backups: any second of the last warehouse.backupDays",
    limit: "all but the last five minutes",
    source: `${GUIDE}/AmazonRDS/latest/UserGuide/USER_PIT.html`,
  },
  "warehouse.highAvailability": {
    level: "native",
    how: "RDS Multi-AZ",
    limit: "a failover takes one to two minutes, in which images wait",
    source: `${GUIDE}/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html`,
  },
  "warehouse.analystAccess": {
    level: "native",
    how: "rules of the warehouse's security group for warehouse.analystAccess",
    limit: "the networks must be joined by peering or a VPN of the company's own",
  },
  "warehouse.dashboard": {
    level: "unsupported",
    how: "the page shows every customer and asks for no key, and the web application is public; analysts use SQL",
  },
  "gateway.https": {
    level: "native",
    how: "API Gateway, which answers on port 443 only",
    source: `${GUIDE}/apigateway/latest/developerguide/apigateway-rest-api.html`,
  },
  "gateway.waf": {
    level: "native",
    how: "AWS WAF with three managed rule groups, and AWS Shield Standard",
    source: `${GUIDE}/waf/latest/developerguide/aws-managed-rule-groups-list.html`,
  },
  "gateway.rateLimit": {
    level: "native",
    how: "a rate-based rule and address lists in AWS WAF; API Gateway's throttling for all together",
    limit: "counted every few seconds, so that a burst passes before it is noticed",
    source: `${GUIDE}/waf/latest/developerguide/waf-rule-statement-type-rate-based.html`,
  },
  "gateway.domain": {
    level: "native",
    how: "a custom domain with a certificate of ACM",
    limit: "the name's zone is in Route 53",
    source: `${GUIDE}/apigateway/latest/developerguide/how-to-custom-domains.html`,
  },
  "network.private": {
    level: "native",
    how: "private subnets, a security group a part, VPC endpoints; S3 takes uploads from anywhere, as signed",
    limit: "with ingress.existing there is a NAT gateway for what goes out",
  },
  "operations.alarms": {
    level: "native",
    how: "CloudWatch alarms over SNS to alerts.emails",
    limit: "each address must confirm once",
    source: `${GUIDE}/sns/latest/dg/sns-email-notifications.html`,
  },
} as const satisfies Supports;
