import type * as aws from "@pulumi/aws";
import type { ComponentResource, Input, Output, Resource } from "@pulumi/pulumi";
import type { KafkaSettings, WarehouseSettings } from "../../../functions/adapters/aws/settings.ts";
import type { BlobStorage } from "../../contract/blob-storage.ts";
import type { Gateway } from "../../contract/gateway.ts";
import type { ImageFunction } from "../../contract/image-function.ts";
import type { Jobs } from "../../contract/jobs.ts";
import type { KafkaIngress } from "../../contract/kafka-ingress.ts";
import type { Network } from "../../contract/network.ts";
import type { Observability } from "../../contract/observability.ts";
import type { Capabilities } from "../../contract/provider.ts";
import type { StatsWarehouse } from "../../contract/stats-warehouse.ts";
import type { Web } from "../../contract/web.ts";

/** One statement of an IAM policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Input<string> | { readonly [kind: string]: Input<Input<string>[] | string> };
  readonly Action: string | readonly string[];
  /** Absent in a role's trust policy only. */
  readonly Resource?: Input<string> | readonly Input<string>[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Input<unknown>>>>>;
}

/** Where everything is made: account, region, the key of all that is not a bucket. */
export interface Account {
  readonly id: Output<string>;
  readonly region: string;
  /** A component for one capability: its children inherit the provider, with region and tags. */
  component(capability: string): ComponentResource;
  /** Key for the warehouse, the brokers' disks, queues, secrets, logs and alarms. */
  readonly key: aws.kms.Key;
}

/** Parts that have a security group of their own. Every connection is a rule from one to another. */
export type Member = "imageFunction" | "operations" | "web" | "kafka" | "warehouse" | "endpoints";

/** The private network. */
export interface AwsNetwork extends Network {
  readonly account: Account;
  readonly vpcId: Output<string>;
  /** Private subnets, one a zone. */
  readonly subnetIds: Output<string>[];
  /** Ids of the members' security groups. */
  readonly securityGroups: Readonly<Record<Member, Output<string>>>;
  /** The way to S3; blob storage gives it the policy that names its buckets. */
  readonly s3EndpointId: Output<string>;
  /** What a function in the network must wait for: routes, endpoints and the rules that let it through. */
  readonly ready: Resource[];
}

/** Buckets and their key. */
export interface AwsBlobStorage extends BlobStorage {
  readonly raw: aws.s3.Bucket;
  readonly processed: aws.s3.Bucket;
  /** Policy for the second application's role: writing claims, reading results. */
  readonly clientPolicyArn: Output<string>;
  /**
   * What a role needs for: reading originals; keeping those that came inside a message; writing claims; signing uploads;
   * removing originals, and reading and removing messages that are put back; writing results; reading them; holding them;
   * what the second application does.
   */
  statements(
    right:
      | "readRaw"
      | "keepOriginals"
      | "writeClaims"
      | "signUploads"
      | "tidyRaw"
      | "writeResults"
      | "readResults"
      | "holdResults"
      | "exchange",
  ): Statement[];
}

/** The topics on MSK, or on a Kafka that already runs. */
export interface AwsKafkaIngress extends KafkaIngress {
  /** What functions are told of the brokers. */
  readonly settings: Output<KafkaSettings>;
  /** What a function's role needs to produce to or consume from these topics. Empty on somebody else's Kafka but for its secret. */
  statements(rights: {
    readonly produce?: readonly string[];
    readonly consume?: readonly string[];
    readonly group?: string;
    /** A consumer group whose place in its topics is looked at, and never changed. */
    readonly watch?: string;
  }): Statement[];
  /** What an event source mapping of the incoming topic reads from. */
  readonly eventSource:
    | { readonly kind: "msk"; readonly clusterArn: Output<string> }
    | {
        readonly kind: "selfManaged";
        readonly brokers: readonly string[];
        readonly secretArn: Output<string>;
        readonly authentication: "BASIC_AUTH" | "SASL_SCRAM_256_AUTH" | "SASL_SCRAM_512_AUTH";
      };
  /** Name of the cluster in CloudWatch; undefined for somebody else's. */
  readonly clusterName?: Output<string>;
  /** Policy for the second application's role, in this account: producing and consuming; undefined on somebody else's. */
  readonly clientPolicyArn?: Output<string>;
}

export type WarehouseRole = "owner" | "writer" | "web" | "bi_reader";

/** RDS for PostgreSQL. */
export interface AwsStatsWarehouse extends StatsWarehouse {
  /** What a function of this role is told of the server. */
  settings(role: WarehouseRole): Output<WarehouseSettings>;
  /** What a function's role needs to log in. */
  statements(role: WarehouseRole): Statement[];
  /** Secret of bi_reader's login, filled by the operations function. */
  readonly biReaderSecretArn: Output<string>;
  /** Id of the server that no other ever has, not even one of the same name. */
  readonly serverId: Output<string>;
  /** Identifier of the instance in CloudWatch. */
  readonly instanceId: Output<string>;
}

/** A function and its log group. */
export interface Deployed {
  readonly lambda: aws.lambda.Function;
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/** The operations function; `prepared` is there once schema and topics are. */
export interface AwsJobs extends Jobs, Deployed {
  readonly prepared: Resource;
}

/** The image function and what feeds it. */
export interface AwsImageFunction extends ImageFunction, Deployed {
  readonly uploads: aws.sqs.Queue;
  readonly uploadsDeadLetter: aws.sqs.Queue;
  readonly groupId: string;
}

export interface AwsWeb extends Web, Deployed {}

/** The REST API, for alarms. */
export interface AwsGateway extends Gateway {
  readonly apiName: Output<string>;
  readonly stageName: Output<string>;
}

/** Alarms and dashboard. */
export interface AwsObservability extends Observability {
  /** Topic that alarms send to. */
  readonly alarmsTopicArn: Output<string>;
}

/** What the parts of this provider see of each other, beyond the contract. */
export interface AwsCapabilities extends Capabilities {
  readonly network: AwsNetwork;
  readonly blobStorage: AwsBlobStorage;
  readonly kafkaIngress: AwsKafkaIngress;
  readonly statsWarehouse: AwsStatsWarehouse;
  readonly jobs: AwsJobs;
  readonly imageFunction: AwsImageFunction;
  readonly web: AwsWeb;
  readonly gateway: AwsGateway;
  readonly observability: AwsObservability;
}

/** The named parts. */
export type Parts<Names extends keyof AwsCapabilities> = Pick<AwsCapabilities, Names>;
