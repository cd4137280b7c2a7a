import * as aws from "@pulumi/aws";
import { output, secret } from "@pulumi/pulumi";
import type { Settings } from "../../../config.ts";
import type { Context } from "../../../contract/context.ts";
import { topicNames } from "../../../contract/topics.ts";
import type { AwsKafkaIngress, AwsNetwork, Statement } from "../capabilities.ts";
import { viaSecretsManager } from "../policy-document.ts";
import { after } from "./after.ts";

type ExistingKafka = NonNullable<Settings["ingress"]["existing"]>;

/** Kafka's and Lambda's names of the mechanisms: docs.aws.amazon.com/lambda/latest/dg/kafka-cluster-auth.html */
const MECHANISMS = {
  plain: { kafka: "PLAIN", lambda: "BASIC_AUTH" },
  "scram-sha-256": { kafka: "SCRAM-SHA-256", lambda: "SASL_SCRAM_256_AUTH" },
  "scram-sha-512": { kafka: "SCRAM-SHA-512", lambda: "SASL_SCRAM_512_AUTH" },
} as const;

/**
 * Brokers that already run, reached over the internet with a login that is kept in Secrets Manager: functions and event
 * source are told the secret's name. The operations function makes the topics that are missing.
 * @throws Error without a login, which faults.ts has refused before
 */
export function existingKafka(
  { stack, settings }: Context,
  { account }: AwsNetwork,
  { brokers, sasl, tls }: ExistingKafka,
): AwsKafkaIngress {
  if (sasl === undefined) throw new Error("Expected ingress.existing.sasl to have been checked.");
  const parent = account.component("KafkaIngress");
  const { username, password, mechanism } = sasl;
  const login = new aws.secretsmanager.Secret(
    `${stack}-kafka`,
    {
      description: `Login of image-pipeline ${stack} at its Kafka`,
      kmsKeyId: account.key.arn,
      // The login can be given anew from the settings at any time, and its name is not to stay taken.
      recoveryWindowInDays: 0,
    },
    { parent },
  );
  const filled = new aws.secretsmanager.SecretVersion(
    `${stack}-kafka`,
    { secretId: login.id, secretString: secret(JSON.stringify({ username, password })) },
    { parent },
  );
  const arn = after(login.arn, [filled.id]);
  const reading: Statement[] = [
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: login.arn },
    viaSecretsManager(account, "kms:Decrypt"),
  ];
  return {
    brokers: output(brokers.join(",")),
    auth: output({
      protocol: "SASL_SSL",
      mechanism: MECHANISMS[mechanism].kafka,
      how: "A login of your own at the Kafka that ingress.existing names.",
    }),
    topics: topicNames(settings.ingress.topic),
    settings: arn.apply((known) => ({
      brokers: [...brokers],
      tls,
      mechanism,
      login: { kind: "secret" as const, arn: known },
    })),
    statements: () => reading,
    eventSource: { kind: "selfManaged", brokers, secretArn: arn, authentication: MECHANISMS[mechanism].lambda },
  };
}
