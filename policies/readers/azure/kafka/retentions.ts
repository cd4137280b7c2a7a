import type { MessageRetention, RetentionHours } from "../../../facts/kafka.ts";
import { UNKNOWN } from "../../../facts/known.ts";
import { holds } from "../../logic.ts";
import { retentionHours } from "../../kafka-retention.ts";
import { asNumber, firstOf, property } from "../../property.ts";
import type { Properties, ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";

const HOURS_PER_DAY = 24;

/** Event hubs. How long messages stay where a program does not say goes by the namespace's tier: Azure answers it. */
export const messageRetentions = (resources: readonly ResourceView[]): readonly MessageRetention[] =>
  resources.filter(isAzure("eventhub", "EventHub")).map(({ urn, name, inputs, props }) => {
    const hours = hoursIn(inputs) ?? hoursIn(props) ?? UNKNOWN;
    const cleanup = firstOf(
      property(inputs, "retentionDescription", "cleanupPolicy"),
      property(props, "retentionDescription", "cleanupPolicy"),
    );
    // Compact, and DeleteOrCompact of newer interfaces.
    const compacts = holds(cleanup, (policy) => typeof policy === "string" && /compact/i.test(policy));
    return { urn, name, hours, compacts, ...(compacts !== true && { effectiveHours: hours }) };
  });

/** The hours win over the days, which are older. */
const hoursIn = (properties: Properties): RetentionHours | undefined =>
  retentionHours(asNumber(property(properties, "retentionDescription", "retentionTimeInHours")), 1) ??
  retentionHours(asNumber(property(properties, "messageRetentionInDays")), 1 / HOURS_PER_DAY);
