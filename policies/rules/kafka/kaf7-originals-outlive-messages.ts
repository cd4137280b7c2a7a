import type { Facts } from "../../facts/facts.ts";
import type { MessageRetention } from "../../facts/kafka.ts";
import { UNKNOWN } from "../../facts/known.ts";
import type { BlobContainer } from "../../facts/storage.ts";
import { type Breach, checked, type Rule } from "../rule.ts";
import { hoursOfDays, lengthOf } from "./hours.ts";

export const originalsOutliveMessages: Rule = {
  name: "kaf7-originals-outlive-messages",
  family: "retention",
  severity: "high",
  description:
    "Originals stay for at least as long as the messages that point at them: whoever reads a claim check late finds its image.",
  remediation:
    "Set retention.rawDays to no less than ingress.retentionHours; in a program of your own, the expiry of the container with " +
    "purpose raw to no less than the longest retention of a topic.",
  clouds: { aws: checked(), azure: checked(), local: checked() },
  comparesResources: true,
  check: ({ blobContainers, messageRetentions }: Facts): readonly Breach[] => {
    const longest = longestOf(messageRetentions);
    return longest === undefined ? [] : blobContainers.flatMap((container) => tooSoon(container, longest));
  },
};

interface Longest {
  readonly topic: string;
  readonly hours: number | "forever";
}

/** Of the topics that are known: another can only be longer still. */
function longestOf(retentions: readonly MessageRetention[]): Longest | undefined {
  const known = retentions.flatMap(({ name, effectiveHours }): Longest[] =>
    effectiveHours === undefined || effectiveHours === UNKNOWN ? [] : [{ topic: name, hours: effectiveHours }],
  );
  return known.reduce<Longest | undefined>(
    (longest, one) => (longest === undefined || comparable(one.hours) > comparable(longest.hours) ? one : longest),
    undefined,
  );
}

const comparable = (hours: Longest["hours"]): number => (hours === "forever" ? Number.POSITIVE_INFINITY : hours);

/** The same length will do: an expiry is counted from when an object is stored on, and clouds round it up to a whole day. */
function tooSoon({ urn, name, purpose, expiry }: BlobContainer, { topic, hours }: Longest): readonly Breach[] {
  if (purpose !== "raw" || expiry === UNKNOWN || typeof expiry?.days !== "number") return [];
  const { days } = expiry;
  if (hoursOfDays(days) >= comparable(hours)) return [];
  const allowed =
    hours === "forever" ? "originals that messages do not outlive" : `at least ${Math.ceil(hours / 24)} days`;
  return [
    {
      urn,
      message:
        `${name} expires originals after ${days} days, and ${topic} keeps messages that may point at them ${lengthOf(hours)}. ` +
        `Allowed: ${allowed}. Keep originals for longer, or messages for less.`,
    },
  ];
}
