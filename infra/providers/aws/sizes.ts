import type { Settings } from "../../config.ts";

/** What the settings' sizes are on AWS, and the defaults that go by the environment. Prices: docs/aws.md. */

/**
 * Brokers. Kafka 3.9 is the newest that MSK has both with ZooKeeper and with KRaft, and the one it recommends
 * (docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html). On kafka.t3.small, the only cheap broker,
 * CreateCluster takes ZooKeeper alone ("Unsupported InstanceType specified" for every .kraft version), so small uses that;
 * the others use KRaft, because Kafka 4 has nothing else. MSK changes no cluster from one to the other: a stack that
 * outgrows small needs new brokers, so set its size before there is data in its topics.
 *
 * kafka.t3.small has no private connectivity to other VPCs either (aws-access-mult-vpc.html, requirements).
 * `partitions` is what AWS recommends at most for one broker, copies included:
 * docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html, "Right-size your cluster".
 */
const BROKERS = {
  small: {
    instanceType: "kafka.t3.small",
    kafkaVersion: "3.9.x",
    storageGb: 20,
    partitions: 300,
    privateLink: false,
  },
  medium: {
    instanceType: "kafka.m7g.large",
    kafkaVersion: "3.9.x.kraft",
    storageGb: 100,
    partitions: 1000,
    privateLink: true,
  },
  large: {
    instanceType: "kafka.m7g.2xlarge",
    kafkaVersion: "3.9.x.kraft",
    storageGb: 500,
    partitions: 2000,
    privateLink: true,
  },
} as const;

/**
 * Warehouses. PostgreSQL on RDS allows memory ÷ 9 531 392 connections (docs.aws.amazon.com, RDS quotas and constraints);
 * the numbers here are what that leaves after RDS's own processes take their part of the memory, rounded down.
 */
const WAREHOUSES = {
  small: { instanceClass: "db.t4g.micro", connections: 80 },
  medium: { instanceClass: "db.m7g.large", connections: 800 },
  large: { instanceClass: "db.m7g.2xlarge", connections: 3000 },
} as const;

/** Everything of a stack that goes by its size or environment. */
export interface Sizes {
  readonly zones: number;
  readonly brokers: (typeof BROKERS)[keyof typeof BROKERS];
  readonly warehouse: (typeof WAREHOUSES)[keyof typeof WAREHOUSES];
  readonly highAvailability: boolean;
  readonly backupDays: number;
  readonly deletionProtection: boolean;
  /** `compliance` where the settings say so or, saying nothing, in prod. */
  readonly lock: "compliance" | "governance";
  readonly pollers: "onDemand" | "provisioned";
  /** Images processed at once: the image function's reserved concurrency. */
  readonly imageConcurrency: number;
  /** Requests of customers answered at once: the web function's reserved concurrency. */
  readonly webConcurrency: number;
  readonly logDays: number;
  /** Whether runs of functions are traced. */
  readonly traces: boolean;
}

/** The sizes that settings mean. */
export function sizesOf({
  environment,
  ingress,
  warehouse,
  retention,
  function: fn,
  network,
  alerts,
}: Settings): Sizes {
  const dev = environment === "dev";
  const prod = environment === "prod";
  return {
    zones: network.zones ?? (dev ? 2 : 3),
    brokers: BROKERS[ingress.size ?? (dev ? "small" : "medium")],
    warehouse: WAREHOUSES[warehouse.size ?? (dev ? "small" : "medium")],
    highAvailability: warehouse.highAvailability ?? prod,
    backupDays: warehouse.backupDays ?? (dev ? 7 : 30),
    deletionProtection: warehouse.deletionProtection ?? prod,
    lock: retention.lock ?? (prod ? "compliance" : "governance"),
    pollers: ingress.pollers ?? (prod ? "provisioned" : "onDemand"),
    imageConcurrency: fn.maxConcurrency ?? (dev ? 10 : 50),
    webConcurrency: dev ? 10 : 100,
    logDays: alerts.logDays ?? (dev ? 30 : 365),
    traces: alerts.traces ?? prod,
  };
}
