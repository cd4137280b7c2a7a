/**
 * Milliseconds after which topics, partitions and their leaders are asked for anew. kafkajs's own is 5 minutes. Azure closes
 * connections of 240 s without a word, and Event Hubs wants less (recommended: 180 000); on any other cluster it costs one
 * small request every three minutes of work.
 * Source: learn.microsoft.com/azure/event-hubs/apache-kafka-configurations, `metadata.max.age.ms`
 */
export const METADATA_MAX_AGE_MS = 180_000;

/**
 * Milliseconds until a request without an answer is called an outage, where brokers do not need longer. Longer would let a
 * function wait in vain after its instance was frozen, when connections are dead that nobody ended.
 */
export const REQUEST_TIMEOUT_MS = 10_000;
