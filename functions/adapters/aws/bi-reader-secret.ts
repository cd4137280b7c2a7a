import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { credentialsIn, newCredentials } from "../../hosting/credentials.ts";

/** Role that analysts log in as. */
const USERNAME = "bi_reader";

/**
 * Names the first version of the secret. Of several writers at once the first one's password counts: Secrets Manager
 * refuses another text under the same name (docs.aws.amazon.com/secretsmanager, PutSecretValue, ClientRequestToken).
 */
const FIRST_VERSION = "00000000-0000-4000-8000-000000000001";

/**
 * The password of analysts' role: what the secret says, or a new one that is put there first. It is in no state and no
 * log. A crash before the role has it is mended by the next run, which finds it in the secret; and so is a password that
 * an operator has put there.
 */
export async function biReaderPassword(client: SecretsManagerClient, arn: string): Promise<string> {
  const known = await read(client, arn);
  if (known !== undefined) return known;
  await client
    .send(
      new PutSecretValueCommand({
        SecretId: arn,
        ClientRequestToken: FIRST_VERSION,
        SecretString: newCredentials(USERNAME),
      }),
    )
    .catch((error: unknown) => {
      if (!(error instanceof ResourceExistsException)) throw error;
    });
  const written = await read(client, arn);
  if (written === undefined) throw new Error(`The secret ${arn} was written and has no value.`);
  return written;
}

async function read(client: SecretsManagerClient, arn: string): Promise<string | undefined> {
  const value = await client.send(new GetSecretValueCommand({ SecretId: arn })).catch((error: unknown) => {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  });
  return value === undefined ? undefined : credentialsIn(value.SecretString, arn).password;
}
