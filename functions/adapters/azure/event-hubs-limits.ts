/**
 * What a client of Event Hubs' Kafka endpoint has to keep to.
 * Source: learn.microsoft.com/azure/event-hubs/apache-kafka-configurations
 */

/**
 * Bytes that a request to produce stays under: the service closes the connection over a larger one, without a refusal. It
 * cannot be set, so that a topic's `maxMessageBytes` is nothing here.
 *
 * An image of 700 KiB in structured mode is 955 734 bytes (base64 makes 4 bytes of 3), which leaves 90 793 for its
 * attributes, for what a dead letter adds, and for the request's own few hundred. (`max.request.size`)
 */
export const PRODUCE_REQUEST_MAX_BYTES = 1_046_527;

/**
 * Milliseconds for an answer, as recommended: the service itself takes up to 20 s over a request before it calls it late, and
 * a consumer that gives up sooner makes its group begin anew, again and again. (`request.timeout.ms`)
 */
export const REQUEST_TIMEOUT_MS = 60_000;
