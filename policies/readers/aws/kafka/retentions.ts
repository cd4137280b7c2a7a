import type { MessageRetention, RetentionHours } from "../../../facts/kafka.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { hoursOfMs, retentionHours } from "../../kafka-retention.ts";
import { namedBy } from "../../named.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { brokerSettings, lists, numberOf, type Settings, topicSettings } from "./settings.ts";
import { isCluster, isConfiguration, isTopic } from "./types.ts";

/** What a topic's or the brokers' settings say, as far as they do. */
type Said = Pick<MessageRetention, "hours" | "maxBytes" | "compacts">;

/** Kafka's own default, which MSK has too: log.retention.hours (kafka.apache.org, broker configurations). */
const DEFAULT_HOURS = 168;

const ARN = [["arn"], ["id"]] as const;

/** Topics, and the configurations whose settings hold for topics that have none. */
export function messageRetentions(resources: readonly ResourceView[]): readonly MessageRetention[] {
  const clusters = resources.filter(isCluster);
  const configurations = resources.filter(isConfiguration);
  return [
    ...resources.filter(isTopic).map((topic) => ofTopic(topic, brokersOf(topic, clusters, configurations))),
    ...configurations.map(({ urn, name, ...rest }) => ({ urn, name, ...saidByBrokers({ urn, name, ...rest }) })),
  ];
}

function ofTopic(topic: ResourceView, brokers: Known<Said>): MessageRetention {
  const { urn, name } = topic;
  const settings = topicSettings(topic);
  const said: Said = {
    ...saidOf(hoursOfMs(numberOf(settings, "retention.ms")), settings, {
      bytes: "retention.bytes",
      cleanup: "cleanup.policy",
    }),
  };
  return { urn, name, ...said, ...effective(said, brokers) };
}

/** What is compacted goes by its key, and not by its age. */
function effective(said: Said, brokers: Known<Said>): Pick<MessageRetention, "effectiveHours"> {
  const compacts = said.compacts ?? (brokers === UNKNOWN ? UNKNOWN : brokers.compacts);
  if (compacts === true) return {};
  return { effectiveHours: said.hours ?? (brokers === UNKNOWN ? UNKNOWN : (brokers.hours ?? DEFAULT_HOURS)) };
}

/** What holds for topics of a topic's cluster that say nothing. UNKNOWN where the stack does not tell. */
function brokersOf(
  topic: ResourceView,
  clusters: readonly ResourceView[],
  configurations: readonly ResourceView[],
): Known<Said> {
  const cluster = namedBy(topic, clusters, { by: ["clusterArn"], as: ARN });
  if (cluster === UNKNOWN || cluster === undefined) return UNKNOWN;
  if (property(cluster.inputs, "configurationInfo") === undefined) return {};
  const configuration = namedBy(cluster, configurations, { by: ["configurationInfo", "arn"], as: ARN });
  return configuration === UNKNOWN || configuration === undefined ? UNKNOWN : saidByBrokers(configuration);
}

function saidByBrokers(configuration: ResourceView): Said {
  const settings = brokerSettings(configuration);
  // The finest unit wins.
  const hours =
    hoursOfMs(numberOf(settings, "log.retention.ms")) ??
    retentionHours(numberOf(settings, "log.retention.minutes"), 60) ??
    retentionHours(numberOf(settings, "log.retention.hours"), 1);
  return saidOf(hours, settings, { bytes: "log.retention.bytes", cleanup: "log.cleanup.policy" });
}

function saidOf(
  hours: RetentionHours | undefined,
  settings: Settings,
  { bytes, cleanup }: { readonly bytes: string; readonly cleanup: string },
): Said {
  const maxBytes = numberOf(settings, bytes);
  const compacts = lists(settings, cleanup, "compact");
  return {
    ...(hours !== undefined && { hours }),
    ...(maxBytes !== undefined && { maxBytes: bound(maxBytes) }),
    ...(compacts !== undefined && { compacts }),
  };
}

const bound = (bytes: Known<number>): Known<number | "unbounded"> =>
  bytes !== UNKNOWN && bytes < 0 ? "unbounded" : bytes;
