import type { Facts } from "../../facts/facts.ts";
import type { KafkaCluster, Replication } from "../../facts/kafka.ts";
import { type Known, UNKNOWN } from "../../facts/known.ts";
import { isProduction, productionSchema } from "../config.ts";
import { type Breach, checked, inherent, type Rule, type RuleConfig } from "../rule.ts";

/** With two copies a broker may be lost; with three, another one while that is being replaced. */
const COPIES = { always: 2, inProduction: 3 };

export const messagesCopied: Rule = {
  name: "kaf5-messages-copied",
  family: "baseline",
  severity: "medium",
  description: `Messages are on at least ${COPIES.always} brokers, in production ${COPIES.inProduction}, each in a zone of its own.`,
  remediation:
    "On AWS give brokers a subnet in each zone, topics as many copies (replicationFactor, default.replication.factor) and " +
    "min.insync.replicas of one less; on Azure set zoneRedundant to true, in a region that has zones.",
  clouds: {
    aws: checked(),
    azure: checked("CKV_AZURE_228"),
    local: inherent("There is one machine and one broker, and so nowhere to copy to."),
  },
  configSchema: {
    properties: productionSchema(`${COPIES.inProduction} copies and zones are asked for, instead of ${COPIES.always}`),
  },
  check: ({ kafkaClusters, replications }: Facts, config: RuleConfig): readonly Breach[] => {
    const least = isProduction(config) ? COPIES.inProduction : COPIES.always;
    return [...kafkaClusters.map(tooFewZones(least)), ...replications.map(tooFewCopies(least))].flat();
  },
};

const isBelow = (value: Known<number> | undefined, least: number): value is number =>
  value !== undefined && value !== UNKNOWN && value < least;

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

const tooFewZones =
  (least: number) =>
  ({ urn, name, zones }: KafkaCluster): readonly Breach[] =>
    isBelow(zones, least)
      ? [
          {
            urn,
            message: `${name} has its brokers in ${counted(zones, "zone")}. Allowed: at least ${least} zones. Spread them over more zones.`,
          },
        ]
      : [];

const tooFewCopies =
  (least: number) =>
  ({ urn, name, copies, inSync }: Replication): readonly Breach[] => [
    ...(isBelow(copies, least)
      ? [
          {
            urn,
            message: `${name} asks for ${copies === 1 ? "1 copy" : `${copies} copies`} of a message. Allowed: at least ${least}. Ask for more.`,
          },
        ]
      : []),
    // All but one: so that writing goes on while a broker is away, and what was written is still on another.
    ...(isBelow(inSync, least - 1)
      ? [
          {
            urn,
            message: `${name} counts a message as written once it is on ${counted(inSync, "broker")}. Allowed: at least ${least - 1}. Raise min.insync.replicas.`,
          },
        ]
      : []),
  ];
