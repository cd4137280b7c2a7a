import * as aws from "@pulumi/aws";
import { all, type Output, output } from "@pulumi/pulumi";
import type { Login } from "../../../../functions/adapters/aws/settings.ts";
import type { Context } from "../../../contract/context.ts";
import type { AwsStatsWarehouse, Parts, Statement, WarehouseRole } from "../capabilities.ts";
import { viaSecretsManager } from "../policy-document.ts";
import { DATABASE, instance, OWNER } from "./instance.ts";

/** Roles that log in by IAM, with tokens that functions sign for themselves. */
const BY_IAM = ["writer", "web"] as const;
type IamRole = (typeof BY_IAM)[number];

const isByIam = (role: WarehouseRole): role is IamRole => (BY_IAM as readonly WarehouseRole[]).includes(role);

/**
 * RDS for PostgreSQL. Roles writer and web log in by IAM; the owner with the password that RDS keeps; bi_reader, for tools
 * that know no IAM, with a password that the operations function makes and puts into a secret, so that no state has it.
 */
export function statsWarehouse(context: Context, { network }: Parts<"network">): AwsStatsWarehouse {
  const { stack, settings } = context;
  const { account } = network;
  const parent = account.component("StatsWarehouse");
  const server = instance(parent, context, network);
  const biReader = new aws.secretsmanager.Secret(
    `${stack}-bi-reader`,
    {
      description: `Login of analysts (role bi_reader) at the warehouse of ${stack}`,
      kmsKeyId: account.key.arn,
      // Days in which its deletion can be called off; 7 is the least but none.
      recoveryWindowInDays: settings.environment === "dev" ? 0 : 7,
    },
    { parent },
  );
  const ownerSecret = server.masterUserSecrets.apply(([first]) => ownerSecretArn(first?.secretArn));
  const loginOf = (role: WarehouseRole): Output<Login> => {
    if (isByIam(role)) return output({ kind: "iam" as const, region: account.region });
    return (role === "owner" ? ownerSecret : biReader.arn).apply((arn) => ({ kind: "secret" as const, arn }));
  };
  const mayLogIn = (role: IamRole): Statement => ({
    Effect: "Allow",
    Action: "rds-db:connect",
    // docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
    Resource: all([account.id, server.resourceId]).apply(
      ([id, resource]) => `arn:aws:rds-db:${account.region}:${id}:dbuser:${resource}/${role}`,
    ),
  });
  const mayRead = (Resource: Output<string>): Statement[] => [
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource },
    viaSecretsManager(account, "kms:Decrypt"),
  ];
  return {
    host: server.address,
    port: server.port,
    database: output(DATABASE),
    biReaderSecret: biReader.name,
    biReaderSecretArn: biReader.arn,
    serverId: server.resourceId,
    instanceId: server.identifier,
    settings: (role) =>
      all([server.address, server.port, loginOf(role)]).apply(([host, port, login]) => ({
        host,
        port,
        database: DATABASE,
        user: role === "owner" ? OWNER : role,
        tls: true,
        login,
      })),
    statements: (role) => {
      if (isByIam(role)) return [mayLogIn(role)];
      return mayRead(role === "owner" ? ownerSecret : biReader.arn);
    },
  };
}

/** @throws Error where RDS told of no secret: the functions could not log in */
function ownerSecretArn(arn: string | undefined): string {
  if (arn === undefined)
    throw new Error("RDS answered no secret for the owner's password, which it was asked to keep.");
  return arn;
}
