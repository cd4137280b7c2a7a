import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { AwsNetwork } from "../capabilities.ts";
import { sizesOf } from "../sizes.ts";

export const DATABASE = "image_pipeline";

/**
 * RDS's first login, who owns the database. RDS refuses some names that PostgreSQL takes ("admin" is one: aws/aws-cdk
 * pull request 10597) and lists none, so this is one that nothing could reserve. At most 16 characters are safe:
 * crossplane-contrib/provider-aws issue 1701.
 */
export const OWNER = "pipeline_owner";

/** The schema needs 18: functions/warehouse/migrations/001_schemas.sql. RDS takes the newest release of it, and keeps it new. */
const MAJOR_VERSION = "18";

/** Logs that RDS hands to CloudWatch: docs.aws.amazon.com/AmazonRDS, "Publishing PostgreSQL logs to CloudWatch Logs". */
const LOGS = ["postgresql", "upgrade"];

/** Days of Performance Insights that cost nothing. */
const INSIGHTS_DAYS = 7;

/**
 * The server, without a public address. RDS makes the owner's password, keeps it in Secrets Manager and changes it every
 * seven days; it is in no state. Everybody else logs in by IAM, or with a password that is made inside the network.
 */
export function instance(
  parent: ComponentResource,
  { stack, settings }: Context,
  { account, subnetIds, securityGroups }: AwsNetwork,
): aws.rds.Instance {
  const { warehouse: size, highAvailability, backupDays, deletionProtection, logDays } = sizesOf(settings);
  const { environment, warehouse } = settings;
  const key = account.key.arn;
  // Fixed, because it is part of the names of its logs, which are made first: with retention and a key.
  const identifier = `${PROJECT}-${stack}`;
  const logGroups = LOGS.map(
    (log) =>
      new aws.cloudwatch.LogGroup(
        `${stack}-warehouse-${log}`,
        { name: `/aws/rds/instance/${identifier}/${log}`, retentionInDays: logDays, kmsKeyId: key },
        { parent },
      ),
  );
  const subnets = new aws.rds.SubnetGroup(
    `${stack}-warehouse`,
    { subnetIds, description: `Warehouse of ${PROJECT} ${stack}` },
    { parent },
  );
  const parameters = new aws.rds.ParameterGroup(
    `${stack}-warehouse`,
    {
      family: `postgres${MAJOR_VERSION}`,
      description: `Warehouse of ${PROJECT} ${stack}`,
      parameters: PARAMETERS,
    },
    { parent },
  );
  return new aws.rds.Instance(
    `${stack}-warehouse`,
    {
      identifier,
      engine: "postgres",
      engineVersion: MAJOR_VERSION,
      autoMinorVersionUpgrade: true,
      parameterGroupName: parameters.name,
      instanceClass: size.instanceClass,
      storageType: "gp3",
      allocatedStorage: warehouse.storageGb,
      maxAllocatedStorage: warehouse.maxStorageGb,
      storageEncrypted: true,
      kmsKeyId: key,
      dbName: DATABASE,
      username: OWNER,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: account.key.keyId,
      iamDatabaseAuthenticationEnabled: true,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [securityGroups.warehouse],
      publiclyAccessible: false,
      multiAz: highAvailability,
      backupRetentionPeriod: backupDays,
      copyTagsToSnapshot: true,
      deletionProtection,
      // Said for the policies: the operations function deletes what is older.
      tags: { "statistics-retention-years": String(settings.retention.statsYears) },
      // In dev a change is wanted now; elsewhere a change of size waits for the maintenance window.
      applyImmediately: environment === "dev",
      enabledCloudwatchLogsExports: LOGS,
      databaseInsightsMode: "standard",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key,
      performanceInsightsRetentionPeriod: INSIGHTS_DAYS,
      ...(environment === "prod"
        ? {
            skipFinalSnapshot: false,
            // The key's id is another each time that a stack of this name is made, so that no snapshot is in another's way.
            finalSnapshotIdentifier: account.key.keyId.apply((id) => `${identifier}-final-${id.slice(0, 8)}`),
          }
        : { skipFinalSnapshot: true }),
    },
    { parent, dependsOn: logGroups },
  );
}

/** What differs from RDS's own parameters. */
const PARAMETERS: aws.types.input.rds.ParameterGroupParameter[] = [
  // RDS's default as well; stated, it cannot be lost. A static parameter: any other method would be a change at every `up`.
  { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
  // Who logged in, and when they left. PostgreSQL 18 takes a list of steps in place of a yes: RDS refuses "1".
  // www.postgresql.org/docs/18/runtime-config-logging.html#GUC-LOG-CONNECTIONS
  { name: "log_connections", value: "authorization", applyMethod: "immediate" },
  { name: "log_disconnections", value: "1", applyMethod: "immediate" },
];
