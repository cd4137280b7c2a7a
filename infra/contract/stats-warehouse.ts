import type { Output } from "@pulumi/pulumi";

/**
 * PostgreSQL with the schema of functions/warehouse.
 *
 * The provider must have the migrations run before anything writes, as part of `pulumi up`, wherever the database can be
 * reached from, and give each of the roles writer, web and bi_reader a credential of its own.
 */
export interface StatsWarehouse {
  readonly host: Output<string>;
  readonly port: Output<number>;
  readonly database: Output<string>;
  /** The password of `bi_reader`, or the name of the provider's secret that holds it. A Pulumi secret. */
  readonly biReaderSecret: Output<string>;
}
