/**
 * What the triggers' bindings refer to: names that the Functions host resolves from the application's settings, `%NAME%` to
 * a text and a connection to the settings that begin with its name. Source: learn.microsoft.com/azure/azure-functions,
 * "Configure an identity-based connection".
 */
export const RAW_STORAGE = "RAW_STORAGE";
export const UPLOADS_QUEUE = "%UPLOADS_QUEUE%";
/** Where messages come to lie that this application cannot read or handle: the name that the host itself would use. */
export const UPLOADS_POISON_QUEUE = `${UPLOADS_QUEUE}-poison`;
export const OPERATIONS_QUEUE = "%OPERATIONS_QUEUE%";
export const EVENT_HUBS = "EVENT_HUBS";
export const CONSUMER_GROUP = "%CONSUMER_GROUP%";
export const KAFKA_BROKERS = "%KAFKA_BROKERS%";
export const KAFKA_USERNAME = "%KAFKA_USERNAME%";
export const KAFKA_PASSWORD = "%KAFKA_PASSWORD%";

/** Application settings of the queues' triggers; each application needs those of the queues it reads. */
export function queueSettings(of: {
  /** https://<account>.queue.core.windows.net of the raw account */
  readonly queueUrl: string;
  readonly clientId: string;
  readonly uploads?: string;
  readonly operations?: string;
}): Record<string, string> {
  return {
    RAW_STORAGE__queueServiceUri: of.queueUrl,
    RAW_STORAGE__credential: "managedidentity",
    RAW_STORAGE__clientId: of.clientId,
    ...(of.uploads !== undefined && { UPLOADS_QUEUE: of.uploads }),
    ...(of.operations !== undefined && { OPERATIONS_QUEUE: of.operations }),
  };
}

/** Application settings of the stream's trigger on Event Hubs. */
export function eventHubsSettings(of: {
  /** <namespace>.servicebus.windows.net */
  readonly namespaceHost: string;
  readonly consumerGroup: string;
  readonly clientId: string;
}): Record<string, string> {
  return {
    EVENT_HUBS__fullyQualifiedNamespace: of.namespaceHost,
    EVENT_HUBS__credential: "managedidentity",
    EVENT_HUBS__clientId: of.clientId,
    CONSUMER_GROUP: of.consumerGroup,
  };
}

/** Application settings of the stream's trigger on somebody else's Kafka. */
export function kafkaSettings(of: {
  readonly brokers: readonly string[];
  readonly consumerGroup: string;
  /** References of the vault (@Microsoft.KeyVault(…)) whose values are the name and the password. */
  readonly username: string;
  readonly password: string;
}): Record<string, string> {
  return {
    KAFKA_BROKERS: of.brokers.join(","),
    KAFKA_USERNAME: of.username,
    KAFKA_PASSWORD: of.password,
    CONSUMER_GROUP: of.consumerGroup,
  };
}
