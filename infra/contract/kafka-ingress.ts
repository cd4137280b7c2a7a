import type { Output } from "@pulumi/pulumi";
import type { Topics } from "../../functions/core/settings.ts";

/** How a Kafka client must log in. */
export interface KafkaAuth {
  /** Kafka's `security.protocol`. */
  readonly protocol: "SASL_SSL" | "SASL_PLAINTEXT" | "SSL" | "PLAINTEXT";
  /** Kafka's `sasl.mechanism`; absent where there is no SASL. */
  readonly mechanism?: "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512" | "OAUTHBEARER";
  /** What a client needs to know besides, for people. */
  readonly how: string;
}

/**
 * The three topics on a broker that speaks Kafka's protocol, or on `ingress.existing`.
 *
 * The provider must create them with `ingress.partitions` and `ingress.retentionHours`, refuse anonymous clients, and
 * accept a message that carries `limits.inlineMaxBytes` of image in structured mode.
 */
export interface KafkaIngress {
  /** host:port, separated by commas. */
  readonly brokers: Output<string>;
  readonly auth: Output<KafkaAuth>;
  readonly topics: Topics;
}
