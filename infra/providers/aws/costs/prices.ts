import { estimate, listed, type Price, type PriceList } from "../../../costs/price.ts";
import type { Sizes } from "../sizes.ts";

/*
 * AWS publishes its prices as the AWS Price List; each one here names its offer and usage type, by which it can be looked up
 * again:
 *
 *     aws pricing get-products --region us-east-1 --service-code AmazonMSK \
 *       --filters Type=TERM_MATCH,Field=usagetype,Value=APS1-Kafka.t3.small
 *
 * They were read in public copies of that list, not with an account. What no copy has for Singapore is an estimate, and says so.
 */

/** The region of all prices. */
export const PRICES_REGION = "ap-southeast-1";

/**
 * What Singapore costs beside N. Virginia where both are known: kafka.m7g.large 0.255 ÷ 0.204, requests of an HTTP API
 * 1.25 ÷ 1.00. Other services lie between 1 (Lambda, S3's requests) and 1.4 (CloudWatch's logs).
 */
const SINGAPORE = 1.25;
/** The same for RDS, whose factor is larger: db.t4g.micro 0.025 ÷ 0.016. */
const SINGAPORE_RDS = 0.025 / 0.016;
const VIRGINIA_RDS = "us-east-1 (0.168 for db.m7g.large) × 1.56, as db.t4g.micro";

const AUGUST = "2026-08-12";

type Brokers = Readonly<Record<Sizes["brokers"]["instanceType"], Price>>;
type Warehouses = Readonly<Record<Sizes["warehouse"]["instanceClass"], Price>>;

export const PRICES = {
  broker: {
    "kafka.t3.small": listed(0.0578, "hour", "AmazonMSK", "APS1-Kafka.t3.small", AUGUST),
    "kafka.m7g.large": listed(0.255, "hour", "AmazonMSK", "APS1-Kafka.m7g.large", AUGUST),
    "kafka.m7g.2xlarge": estimate(0.255, 4, "hour", "4 × kafka.m7g.large, as kafka.m7g.xlarge is 2 ×"),
  } satisfies Brokers,
  brokerStorage: listed(0.12, "GB-month", "AmazonMSK", "APS1-Kafka.Storage.GP2", AUGUST),
  privateConnectivity: listed(0.0252, "hour", "AmazonMSK", "APS1-Kafka.PrivateConnectivityHours", AUGUST),
  pollerUnit: estimate(0.185, SINGAPORE, "hour", "us-east-1 (aws.amazon.com/lambda/pricing, 0.185) × 1.25"),
  endpoint: listed(0.013, "hour", "AmazonVPC", "APS1-VpcEndpoint-Hours", "2026-09-17"),
  endpointData: listed(0.01, "GB", "AmazonVPC", "APS1-VpcEndpoint-Bytes", AUGUST),
  natGateway: listed(0.059, "hour", "AmazonEC2", "APS1-NatGateway-Hours", "2026-09-24"),
  publicAddress: listed(0.005, "hour", "AmazonVPC", "APS1-PublicIPv4:InUseAddress", "2026-09-17"),
  warehouse: {
    "db.t4g.micro": listed(0.025, "hour", "AmazonRDS", "APS1-InstanceUsage:db.t4g.micro", "2026-09-24"),
    "db.m7g.large": estimate(0.168, SINGAPORE_RDS, "hour", VIRGINIA_RDS),
    "db.m7g.2xlarge": estimate(0.168 * 4, SINGAPORE_RDS, "hour", `4 × ${VIRGINIA_RDS}`),
  } satisfies Warehouses,
  warehouseStorage: listed(0.138, "GB-month", "AmazonRDS", "APS1-RDS:GP3-Storage", "2026-09-24"),
  storage: listed(0.025, "GB-month", "AmazonS3", "APS1-TimedStorage-ByteHrs", "2026-09-18"),
  storeWrites: listed(5, "million", "AmazonS3", "APS1-Requests-Tier1 (PUT, POST, LIST)", AUGUST),
  storeReads: listed(0.4, "million", "AmazonS3", "APS1-Requests-Tier2 (GET, HEAD)", AUGUST),
  compute: listed(13.3334, "million GB-seconds", "AWSLambda", "APS1-Lambda-GB-Second-ARM", AUGUST),
  runs: listed(0.2, "million", "AWSLambda", "APS1-Request-ARM", AUGUST),
  queueRequests: estimate(0.4, SINGAPORE, "million", "us-east-1 (aws.amazon.com/sqs/pricing, 0.40) × 1.25"),
  apiRequests: estimate(3.5, SINGAPORE, "million", "us-east-1 (REST API, 3.50) × 1.25"),
  firewall: listed(5, "month", "awswaf", "APS1-WebACLV2", "2026-09-14"),
  firewallRule: listed(1, "month", "awswaf", "APS1-RuleV2", "2026-09-14"),
  firewallRequests: listed(0.6, "million", "awswaf", "APS1-RequestV2-48KB", "2026-09-14"),
  key: listed(1, "month", "awskms", "ap-southeast-1-KMS-Keys", "2026-09-11"),
  keyRequests: listed(3, "million", "awskms", "ap-southeast-1-KMS-Requests", AUGUST),
  secret: listed(0.4, "month", "AWSSecretsManager", "APS1-AWSSecretsManager-Secret", "2026-09-11"),
  alarm: listed(0.1, "month", "AmazonCloudWatch", "APS1-CW:AlarmMonitorUsage", "2026-09-22"),
  metric: listed(0.3, "month", "AmazonCloudWatch", "APS1-CW:MetricMonitorUsage", "2026-09-22"),
  dashboard: estimate(3, 1, "month", "aws.amazon.com/cloudwatch/pricing; not in the Price List"),
  logs: listed(0.7, "GB", "AmazonCloudWatch", "APS1-DataProcessing-Bytes", "2026-09-22"),
  logStorage: listed(0.03, "GB-month", "AmazonCloudWatch", "APS1-TimedStorage-ByteHrs", "2026-09-22"),
  traces: estimate(5, 1, "million", "aws.amazon.com/xray/pricing, recorded traces; no copy has Singapore's"),
  transferOut: listed(0.12, "GB", "AWSDataTransfer", "APS1-DataTransfer-Out-Bytes", "2026-09-16"),
  betweenZones: estimate(0.02, 1, "GB", "us-east-1: 0.01 for each end"),
} as const satisfies PriceList;
