import { all, type Output } from "@pulumi/pulumi";
import { eventHubsSettings, kafkaSettings } from "../../../../functions/adapters/azure/triggers.ts";
import type { AzureNetwork, AzureKafkaIngress } from "../capabilities.ts";

/**
 * What the trigger on the stream refers to: the hub by the application's identity, or somebody else's Kafka by a login whose
 * password stays in its vault. The host looks it up there as the application's identity (`keyVaultReferenceIdentity`), by the
 * network; without a version in its address the newest counts within a day.
 * Source: learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function streamTriggers(
  { account }: Pick<AzureNetwork, "account">,
  { trigger }: Pick<AzureKafkaIngress, "trigger">,
): Output<Record<string, string>> {
  const { consumerGroup } = trigger;
  if (trigger.kind === "eventHubs") {
    return all([trigger.namespaceHost, account.identities["image-function"].clientId]).apply(
      ([namespaceHost, clientId]) => eventHubsSettings({ namespaceHost, consumerGroup, clientId }),
    );
  }
  const { brokers, username } = trigger;
  return trigger.passwordSecretUri.apply((uri) =>
    kafkaSettings({ brokers, consumerGroup, username, password: `@Microsoft.KeyVault(SecretUri=${uri})` }),
  );
}
