import type { KafkaCluster } from "../../../facts/kafka.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyOf, holds } from "../../logic.ts";
import { elements, firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isCluster } from "./types.ts";

/**
 * Clusters of MSK. Of a serverless one there is nothing to say: it is private, takes TLS alone, has metrics of each topic and
 * three copies of each message, and no logs (docs.aws.amazon.com/msk/latest/developerguide/serverless.html).
 */
export const kafkaClusters = (resources: readonly ResourceView[]): readonly KafkaCluster[] =>
  resources.filter(isCluster).map(cluster);

function cluster(resource: ResourceView): KafkaCluster {
  const { urn, name, inputs } = resource;
  // What a program says nothing of stays as it is in the cloud.
  const stated = (...path: readonly string[]): Known<unknown> =>
    firstOf(property(inputs, ...path), property(resource.props, ...path));
  const inTransit = ["encryptionInfo", "encryptionInTransit"];
  return {
    urn,
    name,
    publicAccess: holds(
      stated("brokerNodeGroupInfo", "connectivityInfo", "publicAccess", "type"),
      (type) => type !== undefined && type !== "DISABLED",
    ),
    // TLS alone is what the provider asks for where a program does not say.
    plainClients: holds(stated(...inTransit, "clientBroker"), (how) => how !== undefined && how !== "TLS"),
    plainBrokers: holds(stated(...inTransit, "inCluster"), (encrypted) => encrypted === false),
    keepsLogs: anyOf(LOGS.map((kind) => isTrue(property(inputs, "loggingInfo", "brokerLogs", kind, "enabled")))),
    topicMetrics: anyOf([
      holds(stated("enhancedMonitoring"), (level) => typeof level === "string" && level.startsWith("PER_TOPIC_")),
      isTrue(property(inputs, "openMonitoring", "prometheus", "jmxExporter", "enabledInBroker")),
    ]),
    ...zones(elements(property(inputs, "brokerNodeGroupInfo", "clientSubnets"))),
  };
}

const LOGS = ["cloudwatchLogs", "firehose", "s3"];

/** MSK takes one subnet of each zone that brokers are to be in. Those that are not known yet count as well. */
const zones = (subnets: Known<readonly unknown[]>): Pick<KafkaCluster, "zones"> =>
  subnets === UNKNOWN ? { zones: UNKNOWN } : subnets.length === 0 ? {} : { zones: subnets.length };

const isTrue = (value: Known<unknown>): Known<boolean> => holds(value, (known) => known === true);
