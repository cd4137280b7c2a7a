import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { Outage } from "../../core/errors.ts";

/** Text of a login's secret: what RDS writes for its master user, and this project for every other. */
const credentialsSchema = z.object({ username: z.string(), password: z.string().min(8) });
export type Credentials = z.output<typeof credentialsSchema>;

/** A secret is read anew after this: RDS rotates its own every seven days, and both logins hold for a while. */
const KEPT_MS = 300_000;

/**
 * Reads logins from Secrets Manager; each is kept for five minutes.
 */
export function secretReader(
  client = new SecretsManagerClient({}),
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

/** The login in a secret's text. @throws Error that names the secret; what it holds instead is nobody's to see */
export function credentialsIn(text: string | undefined, arn: string): Credentials {
  const parsed = credentialsSchema.safeParse(parse(text));
  if (!parsed.success) throw new Error(`Expected JSON with username and password in the secret ${arn}.`);
  return parsed.data;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
