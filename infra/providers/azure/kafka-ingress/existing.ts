import { interpolate, output, secret } from "@pulumi/pulumi";
import type { Settings } from "../../../config.ts";
import type { Context } from "../../../contract/context.ts";
import { topicNames } from "../../../contract/topics.ts";
import type { AzureKafkaIngress, AzureNetwork, Grant } from "../capabilities.ts";
import { VAULT_NAME } from "../names.ts";
import { keyvault } from "../sdk.ts";
import { after } from "../after.ts";
import { CONSUMER_GROUP } from "./namespace.ts";

type ExistingKafka = NonNullable<Settings["ingress"]["existing"]>;

/** Kafka's names of the mechanisms. */
const MECHANISMS = { plain: "PLAIN", "scram-sha-256": "SCRAM-SHA-256", "scram-sha-512": "SCRAM-SHA-512" } as const;

/** Key Vault Secrets User: reads secrets. Source: learn.microsoft.com/azure/key-vault/general/rbac-guide */
const SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6";

/** Days in which a deleted vault comes back: the least there is, as the login is in the settings anyway. */
const RECOVERY_DAYS = 7;

/** The login whole, for clients, and the password alone, for the trigger: its setting takes a text, not JSON. */
const SECRETS = { login: "login", password: "password" } as const;

/**
 * Brokers that already run, reached over the internet with a login that is kept in a vault. The vault answers the
 * stack's network alone; secrets come into it by way of Azure's management. The operations application makes the topics
 * that are missing.
 * @throws Error without a login, which faults.ts has refused before
 */
export function existingKafka(
  { stack, settings }: Context,
  network: AzureNetwork,
  { brokers, sasl, tls }: ExistingKafka,
): AzureKafkaIngress {
  if (sasl === undefined) throw new Error("Expected ingress.existing.sasl to have been checked.");
  const { account } = network;
  const parent = account.component("KafkaIngress");
  const { username, password, mechanism } = sasl;
  const common = { resourceGroupName: account.resourceGroup, tags: { ...account.tags } };
  const vault = new keyvault.Vault(
    `${stack}-kafka`,
    {
      ...common,
      location: account.location,
      vaultName: account.uniqueName("kafka", VAULT_NAME),
      properties: {
        tenantId: account.tenantId,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: RECOVERY_DAYS,
        publicNetworkAccess: "Disabled",
        networkAcls: { bypass: "None", defaultAction: "Deny" },
      },
    },
    { parent },
  );
  const keep = (secretName: string, value: string): keyvault.Secret =>
    new keyvault.Secret(
      `${stack}-kafka-${secretName}`,
      { ...common, vaultName: vault.name, secretName, properties: { value: secret(value) } },
      { parent },
    );
  const login = keep(SECRETS.login, JSON.stringify({ username, password }));
  const passwordAlone = keep(SECRETS.password, password);
  const reached = network.privateEndpoint(parent, "kafka-vault", { service: "vault", resourceId: vault.id });
  const url = interpolate`https://${vault.name}.vault.azure.net`;
  const grant = (name: string, { id: scope }: keyvault.Secret): Grant => ({
    name,
    roleDefinitionId: account.builtInRole(SECRETS_USER),
    scope,
  });
  return {
    brokers: output(brokers.join(",")),
    auth: output({
      protocol: "SASL_SSL",
      mechanism: MECHANISMS[mechanism],
      how: "A login of your own at the Kafka that ingress.existing names.",
    }),
    topics: topicNames(settings.ingress.topic),
    settings: after(url, [login.id, reached.urn]).apply((vaultUrl) => ({
      brokers: [...brokers],
      tls,
      login: { kind: "secret" as const, mechanism, vaultUrl, secret: SECRETS.login },
    })),
    grants: () => [grant("kafka-login", login), grant("kafka-password", passwordAlone)],
    trigger: {
      kind: "kafka",
      brokers,
      mechanism: MECHANISMS[mechanism],
      username,
      passwordSecretUri: after(url, [passwordAlone.id, reached.urn]).apply(
        (vaultUrl) => `${vaultUrl}/secrets/${SECRETS.password}`,
      ),
      tls,
      consumerGroup: `${stack}-${CONSUMER_GROUP}`,
    },
  };
}
