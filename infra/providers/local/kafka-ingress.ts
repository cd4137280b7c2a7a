import { all, output, type Output } from "@pulumi/pulumi";
import type { KafkaConnection } from "../../../functions/clients/connections.ts";
import type { Context } from "../../contract/context.ts";
import type { KafkaAuth, KafkaIngress } from "../../contract/kafka-ingress.ts";
import { topicNames, topicSpec } from "../../contract/topics.ts";
import type { Settings } from "../../config.ts";
import { kafkaArtifact } from "../../engine/toolchain/kafka.ts";
import { built } from "./built.ts";
import type { Parts } from "./capabilities.ts";
import type { Host } from "./network.ts";
import { KafkaCluster, KafkaTopic } from "./resources.ts";

/** Kafka ingress as this provider's other parts see it. */
export interface LocalKafkaIngress extends KafkaIngress {
  readonly connection: Output<KafkaConnection>;
  /** Internal queue of uploads, between the object store's events and the image function. */
  readonly uploadsTopic: Output<string>;
}

const USERNAME = "image-pipeline";
/** Apache Kafka on this machine, or the topics in `ingress.existing`. */
export async function kafkaIngress(
  { stack, settings }: Context,
  { network }: Parts<"network">,
): Promise<LocalKafkaIngress> {
  const { existing, topic } = settings.ingress;
  const connection = existing ? output(existingConnection(existing)) : await ownBroker(stack, network);
  const topics = topicNames(topic);
  const uploads = `${topic}.uploads`;
  const create = (name: string): KafkaTopic =>
    new KafkaTopic(`${stack}-${name}`, { connection, ...topicSpec(name, settings) });
  const created = all([...Object.values(topics), uploads].map((name) => create(name).id));
  return {
    brokers: connection.apply(({ brokers }) => brokers.join(",")),
    auth: connection.apply(authOf),
    topics,
    // Whoever uses the connection needs the topics, so it is known only when they are there.
    connection: all([connection, created]).apply(([ready]) => ready),
    uploadsTopic: created.apply(() => uploads),
  };
}

async function ownBroker(stack: string, network: Host): Promise<Output<KafkaConnection>> {
  const password = network.credential("kafka");
  const cluster = new KafkaCluster(`${stack}-kafka`, {
    libsDir: await built(kafkaArtifact, "libs"),
    port: network.port("kafka"),
    controllerPort: network.port("kafkaController"),
    username: USERNAME,
    password,
  });
  return all([cluster.brokers, password]).apply(([brokers, secret]) => ({
    brokers: [brokers],
    tls: false,
    sasl: { mechanism: "scram-sha-512" as const, username: USERNAME, password: secret },
  }));
}

function existingConnection(existing: NonNullable<Settings["ingress"]["existing"]>): KafkaConnection {
  const { brokers, tls, sasl } = existing;
  return sasl === undefined ? { brokers, tls } : { brokers, tls, sasl };
}

function authOf({ tls, sasl }: KafkaConnection): KafkaAuth {
  if (sasl === undefined) return { protocol: tls ? "SSL" : "PLAINTEXT", how: "No login." };
  const mechanisms = { plain: "PLAIN", "scram-sha-256": "SCRAM-SHA-256", "scram-sha-512": "SCRAM-SHA-512" } as const;
  return {
    protocol: tls ? "SASL_SSL" : "SASL_PLAINTEXT",
    mechanism: mechanisms[sasl.mechanism],
    how: "The outputs kafkaUsername and kafkaPassword.",
  };
}
