import type { KafkaAccess } from "../../clients/kafka.ts";
import type { PostgresAccess } from "../../clients/postgres.ts";
import type { Credentials } from "../../hosting/credentials.ts";
import type { KafkaSettings, WarehouseSettings } from "./settings.ts";

let reader: Promise<(arn: string) => Promise<Credentials>> | undefined;

/** A login that is a secret. One reader a function, where one is needed: whoever logs in twice asks Secrets Manager once. */
async function secrets(arn: string): Promise<Credentials> {
  reader ??= import("./secrets.ts").then(({ secretReader }) => secretReader());
  return await (
    await reader
  )(arn);
}

/**
 * The warehouse as one role. With IAM every login gets a token of 15 minutes, signed here without a call
 * (docs.aws.amazon.com/AmazonRDS, "IAM database authentication").
 */
export function warehouseAccess({ login, ...server }: WarehouseSettings): PostgresAccess {
  if (login.kind === "secret") return { ...server, password: async () => (await secrets(login.arn)).password };
  const { host: hostname, port, user: username } = server;
  return {
    ...server,
    async password() {
      const { Signer } = await import("@aws-sdk/rds-signer");
      return await new Signer({ hostname, port, username, region: login.region }).getAuthToken();
    },
  };
}

/**
 * The brokers. With IAM every login gets a token, signed here without a call (docs.aws.amazon.com/msk, "IAM access
 * control"). A secret is read once: one that was changed is used from the next start of the function on.
 */
export async function kafkaAccess({ brokers, tls, mechanism, login }: KafkaSettings): Promise<KafkaAccess> {
  if (login.kind === "secret") {
    if (mechanism === undefined) throw new Error("Expected a mechanism for a login by secret.");
    const { username, password } = await secrets(login.arn);
    return { brokers, tls, sasl: { mechanism, username, password } };
  }
  const { generateAuthToken } = await import("aws-msk-iam-sasl-signer-js");
  const token = async (): Promise<string> => (await generateAuthToken({ region: login.region })).token;
  return { brokers, tls, sasl: { mechanism: "oauthbearer", token } };
}
