import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import type { KafkaSettings, WarehouseSettings } from "../../../../../functions/adapters/azure/settings.ts";
import { type KafkaClient, kafkaClient } from "../../../../../functions/clients/kafka.ts";
import { createPool } from "../../../../../functions/clients/postgres.ts";
import { testCredential, type TestStorage, testStorage } from "../../../../helpers/azurite.ts";
import { type BlobService, startBlobService } from "../../../../helpers/blob-service.ts";
import { type IdentityEndpoint, startIdentityEndpoint } from "../../../../helpers/identity-endpoint.ts";
import { startKafka } from "../../../../helpers/kafka.ts";
import { keptLog } from "../../../../helpers/kept-log.ts";
import { newWarehouse, rolePasswords } from "../../../../helpers/postgres.ts";
import { type VersionedBlobs, versionedBlobs } from "../../../../helpers/versioned-blobs.ts";

export const PROCESSED = "processed";
export const TOPICS = {
  incoming: "images.incoming",
  processed: "images.processed",
  deadLetter: "images.dead-letter",
} as const;

/** Client ids of the applications' identities. */
export const CLIENTS = { writer: "client-of-writer", web: "client-of-web", owner: "client-of-owner" } as const;

/** Everything around the applications: storage, a warehouse, brokers that take tokens alone, the identity endpoint. */
export interface Stage {
  readonly storage: TestStorage;
  /** The raw account's container. */
  readonly raw: string;
  /** The processed account: one that keeps versions and locks, which Azurite does not. */
  readonly processedAccount: BlobService;
  readonly processed: VersionedBlobs;
  /** The warehouse, as its owner. */
  readonly pool: pg.Pool;
  readonly kafka: KafkaClient;
  readonly identity: IdentityEndpoint;
  /** What applications are told of the brokers. */
  readonly kafkaSettings: KafkaSettings;
  /** What must never be logged. */
  readonly secrets: readonly string[];
  /** What an application is told of the warehouse. */
  warehouseSettings(role: "writer" | "web"): WarehouseSettings;
  /** Passwords that the database takes as tokens of an identity. */
  readonly passwords: Map<string, string>;
  /** Environment of an application; further certificates that it is to trust. */
  environment(settings: object, ...ca: string[]): Record<string, string>;
}

let shared: Promise<Stage> | undefined;
const ends: (() => unknown)[] = [];

// Imported by a test file, so this is a hook of the whole run.
after(async () => {
  await shared?.catch(() => undefined);
  for (const end of ends.reverse()) await end();
});

/** The one stage of this test run. */
export function theStage(): Promise<Stage> {
  return (shared ??= setTheStage());
}

/** A token as the brokers take it: claims without a signature (kafka.apache.org, "SASL/OAUTHBEARER", unsecured tokens). */
function brokerToken(sub: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  return `${part({ alg: "none" })}.${part({ sub, iat: now - 60, exp: now + 3600 })}.`;
}

const OAUTHBEARER = {
  "listener.security.protocol.map": "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
  "sasl.enabled.mechanisms": "OAUTHBEARER",
  "sasl.mechanism.inter.broker.protocol": "OAUTHBEARER",
  "listener.name.client.oauthbearer.sasl.jaas.config":
    'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";',
};

async function setTheStage(): Promise<Stage> {
  const processed = versionedBlobs(PROCESSED);
  const [storage, warehouse, broker, processedAccount] = await Promise.all([
    testStorage(),
    newWarehouse(),
    startKafka(OAUTHBEARER),
    startBlobService(processed.answer),
  ]);
  const passwords = new Map<string, string>([
    [CLIENTS.writer, rolePasswords.writer],
    [CLIENTS.web, rolePasswords.web],
  ]);
  const tokens: Readonly<Record<string, (clientId: string) => string | Promise<string> | undefined>> = {
    "https://storage.azure.com": async () => (await testCredential().getToken("", {}))?.token ?? "",
    "https://ossrdbms-aad.database.windows.net": (clientId) => passwords.get(clientId),
    "https://127.0.0.1": brokerToken,
    "https://vault.azure.net": () => "a token for the vault",
  };
  const identity = await startIdentityEndpoint((resource, clientId) => tokens[resource]?.(clientId));
  const folder = mkdtempSync(join(tmpdir(), "azure-stage-"));
  const pool = createPool(warehouse.owner, { applicationName: "test" });
  ends.push(
    () => broker.stop(),
    () => pool.end(),
    () => processedAccount.stop(),
    () => identity.stop(),
    () => {
      rmSync(folder, { recursive: true, force: true });
    },
  );
  const { brokers } = broker.connection;
  const sasl = { mechanism: "oauthbearer", token: () => Promise.resolve(brokerToken("test")) } as const;
  const kafka = kafkaClient({ brokers, tls: false, sasl }, "test", keptLog());
  for (const name of Object.values(TOPICS)) {
    await kafka.topics().create({ name, partitions: 2, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
  }
  const { host, port, database } = warehouse.owner;
  let files = 0;
  return {
    ...{ storage, processedAccount, processed, pool, kafka, identity, passwords },
    raw: await storage.newContainer(),
    kafkaSettings: { brokers, tls: false, login: { kind: "identity" } },
    secrets: [...Object.values(rolePasswords), "a token for the vault", identity.environment.IDENTITY_HEADER],
    warehouseSettings: (user) => ({ host, port, database, user, tls: false }),
    environment(settings, ...ca) {
      const file = join(folder, `ca-${++files}.pem`);
      writeFileSync(file, [storage.ca, processedAccount.ca, ...ca].join("\n"));
      return { ...identity.environment, NODE_EXTRA_CA_CERTS: file, SETTINGS: JSON.stringify(settings) };
    },
  };
}
