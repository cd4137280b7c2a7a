import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Outage } from "../../core/errors.ts";
import { type Credentials, credentialsIn } from "../../hosting/credentials.ts";

/**
 * Milliseconds a secret is kept: as long as one connection is opened beside another. RDS changes its own every seven days,
 * and refuses the old password from then on. Source: docs.aws.amazon.com/secretsmanager, "Managed rotation".
 */
const KEPT_MS = 10_000;

/** Milliseconds to connect, and again until the answer; three tries are over before Lambda ends an init phase of 10 s. */
const ANSWER_MS = 2000;

/** A client of Secrets Manager that does not wait for ever, as the SDK's own does where nothing answers. */
export function secretsClient(answerMs = ANSWER_MS): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: answerMs, requestTimeout: answerMs, throwOnRequestTimeout: true },
  });
}

/** Reads logins from Secrets Manager; each is kept for ten seconds. The reader throws Outage where none can be had. */
export function secretReader(
  client = secretsClient(),
  now: () => number = Date.now,
): (arn: string) => Promise<Credentials> {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<Credentials> }>();
  return (arn) => {
    const known = kept.get(arn);
    if (known !== undefined && known.until > now()) return known.value;
    const value = read(client, arn);
    kept.set(arn, { until: now() + KEPT_MS, value });
    // One that could not be read is tried again by whoever asks next.
    value.catch(() => kept.delete(arn));
    return value;
  };
}

async function read(client: SecretsManagerClient, arn: string): Promise<Credentials> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn })).catch((error: unknown) => {
    throw new Outage("secrets manager", { cause: error });
  });
  return credentialsIn(SecretString, arn);
}
