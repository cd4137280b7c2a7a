import type { Replication } from "../../../facts/kafka.ts";
import type { Known } from "../../../facts/known.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { brokerSettings, numberOf, topicSettings } from "./settings.ts";
import { isConfiguration, isTopic } from "./types.ts";

/**
 * Topics, and the configurations whose settings hold for topics that have none. What neither says, MSK sets by the number of
 * zones: docs.aws.amazon.com/msk/latest/developerguide/msk-default-configuration.html
 */
export const replications = (resources: readonly ResourceView[]): readonly Replication[] => [
  ...resources
    .filter(isTopic)
    .map((topic) =>
      replication(
        topic,
        asNumber(property(topic.inputs, "replicationFactor")),
        numberOf(topicSettings(topic), "min.insync.replicas"),
      ),
    ),
  ...resources.filter(isConfiguration).map((configuration) => {
    const settings = brokerSettings(configuration);
    return replication(
      configuration,
      numberOf(settings, "default.replication.factor"),
      numberOf(settings, "min.insync.replicas"),
    );
  }),
];

const replication = (
  { urn, name }: ResourceView,
  copies: Known<number | undefined>,
  inSync: Known<number | undefined>,
): Replication => ({ urn, name, ...(copies !== undefined && { copies }), ...(inSync !== undefined && { inSync }) });
