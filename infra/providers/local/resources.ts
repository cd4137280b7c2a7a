import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import type { KafkaConnection, PostgresConnection, S3Connection } from "../../../functions/clients/connections.ts";
import { OwnResource } from "../../plugin/own-resource.ts";

/**
 * The resources of one machine, as the plugin beside this file implements them (plugin/README.md).
 */

/** Free ports on 127.0.0.1, the same at every run as long as nobody else takes them. */
export class Ports extends OwnResource {
  declare readonly ports: Output<Record<string, number>>;
  constructor(name: string, inputs: { preferred: Record<string, number> }, options?: CustomResourceOptions) {
    super("local:net:Ports", name, inputs, ["ports", "status"], options);
  }
}

/** Generated passwords and keys, the same at every run. */
export class Credentials extends OwnResource {
  declare readonly values: Output<Record<string, string>>;
  constructor(name: string, inputs: { names: readonly string[] }, options?: CustomResourceOptions) {
    super("local:secrets:Credentials", name, { names: [...inputs.names] }, ["values"], {
      ...options,
      additionalSecretOutputs: ["values"],
    });
  }
}

/** An Apache Kafka broker (KRaft, one node). */
export class KafkaCluster extends OwnResource {
  declare readonly brokers: Output<string>;
  constructor(
    name: string,
    inputs: {
      libsDir: Input<string>;
      port: Input<number>;
      controllerPort: Input<number>;
      username: Input<string>;
      password: Input<string>;
    },
    options?: CustomResourceOptions,
  ) {
    super("local:kafka:Cluster", name, inputs, ["brokers", "status", "pid"], options);
  }
}

/** A topic of any Kafka. */
export class KafkaTopic extends OwnResource {
  constructor(
    name: string,
    inputs: {
      connection: Input<KafkaConnection>;
      name: string;
      partitions: number;
      retentionMs: number;
      maxMessageBytes: number;
    },
    options?: CustomResourceOptions,
  ) {
    super("local:kafka:Topic", name, inputs, ["status"], options);
  }
}

/** A PostgreSQL server. */
export class PostgresServer extends OwnResource {
  declare readonly host: Output<string>;
  constructor(
    name: string,
    inputs: { port: Input<number>; user: Input<string>; password: Input<string> },
    options?: CustomResourceOptions,
  ) {
    super("local:postgres:Server", name, inputs, ["host", "status", "pid"], options);
  }
}

/** The warehouse's schema and roles, on any PostgreSQL. */
export class WarehouseSchema extends OwnResource {
  constructor(
    name: string,
    inputs: {
      connection: Input<PostgresConnection>;
      migrationsHash: string;
      passwords: Input<{ writer: string; web: string; biReader: string }>;
      detailDays: number;
      statsYears: number;
    },
    options?: CustomResourceOptions,
  ) {
    super("local:postgres:Schema", name, inputs, ["status"], options);
  }
}

/** versitygw, an S3 store with Object Lock on a folder. */
export class ObjectStore extends OwnResource {
  declare readonly endpoint: Output<string>;
  constructor(
    name: string,
    inputs: {
      binary: Input<string>;
      port: Input<number>;
      region: string;
      accessKeyId: Input<string>;
      secretAccessKey: Input<string>;
      eventUrl: Input<string>;
      corsOrigin: Input<string>;
    },
    options?: CustomResourceOptions,
  ) {
    super("local:storage:Server", name, inputs, ["endpoint", "status", "pid"], options);
  }
}

/** What removes a bucket's objects, and when. */
export interface Expiry {
  readonly days: number | "untilProcessed";
  /** Whether old versions and delete markers go too. */
  readonly oldVersions: boolean;
  /** The part that does it: this store has no lifecycle of its own. */
  readonly by: "jobs";
}

/** A bucket of any S3 store. */
export class Bucket extends OwnResource {
  constructor(
    name: string,
    inputs: {
      connection: Input<S3Connection>;
      name: string;
      purpose: "raw" | "processed";
      objectLock?: { mode: "COMPLIANCE"; retainDays: number };
      expiry: Expiry;
    },
    options?: CustomResourceOptions,
  ) {
    super("local:storage:Bucket", name, inputs, ["status"], options);
  }
}

/** Token of each kind of Node.js process. */
export type NodeProcessKind = "function:ImageFunction" | "web:Application" | "jobs:Scheduler";

/** One of this project's own processes. */
export class NodeProcess extends OwnResource {
  declare readonly url: Output<string>;
  constructor(
    kind: NodeProcessKind,
    name: string,
    inputs: { script: Input<string>; codeHash: Input<string>; settings: Input<object>; port: Input<number> },
    options?: CustomResourceOptions,
  ) {
    super(`local:${kind}`, name, inputs, ["url", "status", "pid"], options);
  }
}
