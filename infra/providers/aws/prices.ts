/**
 * What AWS asks for a unit: list prices in US dollars, on demand, of us-east-1 (N. Virginia). Other regions differ; Singapore,
 * the default, is mostly 10 to 30 % dearer. Without free tiers, discounts, taxes and support.
 */
export interface Price {
  readonly usd: number;
  /** What one unit is, in the singular. */
  readonly unit: string;
  /** Where it was read. */
  readonly source: string;
  /** Whether the source states it. `false`: taken from general knowledge or from sources that copy each other. */
  readonly isVerified: boolean;
}

/** Month in which the sources were read; their own dates are months older. */
export const PRICES_READ = "2026-11";

/** Hours of a month as AWS's own calculator counts them: 8 760 ÷ 12. */
export const HOURS_PER_MONTH = 730;

const read = (usd: number, unit: string, source: string): Price => ({ usd, unit, source, isVerified: true });
const unverified = (usd: number, unit: string, source: string): Price => ({ usd, unit, source, isVerified: false });

const COPIES = "public price tables; they differ by up to 10 %";
const KNOWN = "general knowledge";
const MSK = "a cost review that quotes aws.amazon.com/msk/pricing";
const CLOUDWATCH = "factualminds.com, CloudWatch pricing, June 2026";
const S3 = "public copies of aws.amazon.com/s3/pricing";
const WAF = "c3x.dev, AWS WAF cost explained";
const MICRO = "infratally.com, AWS RDS pricing explained 2026";
const STORAGE = "usage.ai, RDS pricing calculator, June 2026";

/** Hourly prices by the names that sizes.ts gives. */
export const BROKER_HOUR = {
  "kafka.t3.small": read(0.0456, "hour of a kafka.t3.small", MSK),
  "kafka.m7g.large": unverified(0.204, "hour of a kafka.m7g.large", COPIES),
  "kafka.m7g.2xlarge": unverified(0.816, "hour of a kafka.m7g.2xlarge", COPIES),
} as const;

export const WAREHOUSE_HOUR = {
  "db.t4g.micro": read(0.016, "hour of a db.t4g.micro", MICRO),
  "db.m7g.large": unverified(0.168, "hour of a db.m7g.large", COPIES),
  "db.m7g.2xlarge": unverified(0.674, "hour of a db.m7g.2xlarge", COPIES),
} as const;

export const PRICES = {
  brokerStorage: read(0.1, "GB-month of a broker's disk", MSK),
  privateConnectivity: read(0.0225, "hour of MSK's PrivateLink, for one way to log in", MSK),
  pollerUnit: read(0.185, "hour of an event poller unit", "docs.aws.amazon.com/lambda, the price example of provisioned mode"),
  warehouseStorage: read(0.115, "GB-month of the warehouse's gp3 disk", STORAGE),
  endpointHour: unverified(0.01, "hour of an interface endpoint in one zone", KNOWN),
  endpointGb: unverified(0.01, "GB through an interface endpoint", KNOWN),
  natHour: unverified(0.045, "hour of a NAT gateway", KNOWN),
  addressHour: unverified(0.005, "hour of a public IPv4 address", KNOWN),
  firewall: read(5, "web ACL and month", WAF),
  firewallRule: read(1, "rule of the web ACL and month", WAF),
  firewallMillion: read(0.6, "million requests through the firewall", WAF),
  apiMillion: read(3.5, "million requests to a REST API", "aws.amazon.com/api-gateway/pricing, as quoted"),
  key: unverified(1, "KMS key and month", KNOWN),
  keyRequests: unverified(0.03, "10,000 requests to KMS", KNOWN),
  secret: unverified(0.4, "secret and month", KNOWN),
  alarm: unverified(0.1, "alarm and month", KNOWN),
  dashboard: read(3, "dashboard and month", CLOUDWATCH),
  metric: read(0.3, "metric of one's own and month", "signoz.io, CloudWatch pricing, February 2026"),
  logGb: read(0.5, "GB of logs taken in", CLOUDWATCH),
  logStorage: unverified(0.03, "GB-month of logs kept, compressed", KNOWN),
  lambdaGbSecond: read(0.0000133334, "GB-second of an arm64 function", "aws.amazon.com/lambda/pricing"),
  lambdaMillion: unverified(0.2, "million runs of functions", KNOWN),
  queueMillion: unverified(0.4, "million requests to SQS", KNOWN),
  writeThousand: read(0.005, "1,000 PUT, POST or LIST requests to S3", S3),
  readThousand: read(0.0004, "1,000 GET requests to S3", S3),
  storage: read(0.023, "GB-month in S3 Standard", S3),
  zoneGb: unverified(0.02, "GB from one zone to another, both ends together", KNOWN),
  internetGb: unverified(0.09, "GB out to the internet", KNOWN),
} as const;

/** Every price, for the page. */
export const ALL_PRICES: readonly Price[] = [
  ...Object.values(BROKER_HOUR),
  ...Object.values(WAREHOUSE_HOUR),
  ...Object.values(PRICES),
];
