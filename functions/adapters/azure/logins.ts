import type { KafkaAccess } from "../../clients/kafka.ts";
import type { PostgresAccess } from "../../clients/postgres.ts";
import { credentialsIn } from "../../hosting/credentials.ts";
import { PRODUCE_REQUEST_MAX_BYTES, REQUEST_TIMEOUT_MS } from "./event-hubs-limits.ts";
import type { Identity } from "./identity.ts";
import { vaultSecrets } from "./key-vault.ts";
import type { KafkaSettings, WarehouseSettings } from "./settings.ts";

/** Source: learn.microsoft.com/azure/postgresql, "Use Microsoft Entra ID for authentication": the token is the password. */
const POSTGRES_SCOPE = "https://ossrdbms-aad.database.windows.net/.default";

/** The warehouse as one role. Every login asks for a token; a connection outlives the one that it began with. */
export function warehouseAccess(settings: WarehouseSettings, identity: Identity): PostgresAccess {
  return { ...settings, password: () => identity.token(POSTGRES_SCOPE) };
}

/**
 * The brokers. Event Hubs takes a token for its namespace at every login (learn.microsoft.com/azure/event-hubs, "OAuth 2.0 for
 * Kafka"). Somebody else's brokers take a secret, which is read once: one that was changed is used from the next start on.
 */
export async function kafkaAccess({ brokers, tls, login }: KafkaSettings, identity: Identity): Promise<KafkaAccess> {
  if (login.kind === "secret") {
    const { vaultUrl, secret, mechanism } = login;
    const { username, password } = credentialsIn(await vaultSecrets(vaultUrl, identity).read(secret), secret);
    return { brokers, tls, sasl: { mechanism, username, password } };
  }
  const [host = ""] = (brokers[0] ?? "").split(":");
  return {
    ...{ brokers, tls, requestTimeoutMs: REQUEST_TIMEOUT_MS, requestMaxBytes: PRODUCE_REQUEST_MAX_BYTES },
    sasl: { mechanism: "oauthbearer", token: () => identity.token(`https://${host}/.default`) },
  };
}
