import type { Settings } from "../config.ts";

/**
 * Everything a provider may promise, weak and strong promises apart. A provider states its support for each in its own
 * features.ts; the parity table and the checks of equivalence are made from that.
 */
export const FEATURES = {
  "storage.immutability": "Nobody deletes or replaces a processed image before its retention ends",
  "storage.immutability.adminProof": "Not even the store's owner can shorten a lock",
  "storage.createOnly": "A result's key is written once; a second write is refused",
  "storage.legalHold": "A hold keeps an image's results, whatever retention and expiry say, until it is released",
  "storage.encryption": "Objects are encrypted with a key of the company's own",
  "storage.expiry": "Processed images, old versions and delete markers are removed once the lock has ended",
  "storage.rawExpiry": "Originals are removed after the set days, or once processed",
  "storage.existing": "A store that already runs can be used in place of the provider's own",
  "upload.direct": "Customers upload straight to the store; key and size are part of what is signed",
  "ingress.kafka": "Any Kafka client can produce to and consume from the topics",
  "ingress.privateAccess":
    "The second application reaches the brokers from a network of its own, never over the internet",
  "ingress.existing": "A Kafka that already runs can be used in place of the provider's own",
  "function.trigger.upload": "Every upload reaches the image function, also when its event is lost",
  "function.trigger.stream": "Every message reaches the image function, at least once",
  "function.deadLetter": "What is rejected or failed is kept with its original bytes, and can be replayed",
  "function.scaleToZero": "No image, no running function",
  "function.processes": "The number of the image function's processes can be set",
  "warehouse.postgres": "Any PostgreSQL client can connect",
  "warehouse.existing": "A PostgreSQL that already runs can be used in place of the provider's own",
  "warehouse.backups": "The warehouse can be restored to an earlier time",
  "warehouse.highAvailability": "A standby takes over when the warehouse's machine or zone fails",
  "warehouse.analystAccess": "Networks of analysts reach the warehouse, and no others",
  "warehouse.dashboard": "The statistics are shown on a page for analysts",
  "gateway.https": "Customers reach the web application by HTTPS only",
  "gateway.waf": "A web application firewall stands before the web application",
  "gateway.rateLimit": "One address sends no more requests than is set; listed addresses send none",
  "gateway.domain": "The company's own domain name leads to the web application",
  "network.private": "Only the gateway can be reached from outside",
  "operations.alarms": "People are told by e-mail of dead letters, errors, delays and a warehouse in trouble",
} as const;

export type Feature = keyof typeof FEATURES;

/** How a provider keeps one promise. */
export interface Support {
  /** `emulated`: kept by this project's own code, not by the provider's service. */
  readonly level: "native" | "emulated" | "unsupported";
  /** What keeps it; for `unsupported`, why not. */
  readonly how: string;
  /** Where it ends. */
  readonly limit?: string;
  /** Where the fact can be read. */
  readonly source?: string;
}

export type Supports = Readonly<Record<Feature, Support>>;

/** Features that are there only when a setting asks for them, and that setting's name. */
const ASKED_BY: Partial<Record<Feature, { setting: string; asked: (settings: Settings) => boolean }>> = {
  "ingress.privateAccess": {
    setting: "ingress.privateLinkAccounts or network.peers",
    asked: (s) => s.ingress.privateLinkAccounts.length > 0 || s.network.peers.length > 0,
  },
  "function.processes": { setting: "function.processes", asked: (s) => s.function.processes !== undefined },
  "ingress.existing": { setting: "ingress.existing", asked: (s) => s.ingress.existing !== undefined },
  "storage.existing": { setting: "storage.existing", asked: (s) => s.storage.existing !== undefined },
  "warehouse.existing": { setting: "warehouse.existing", asked: (s) => s.warehouse.existing !== undefined },
  "warehouse.highAvailability": {
    setting: "warehouse.highAvailability",
    asked: (s) => s.warehouse.highAvailability === true,
  },
  "warehouse.analystAccess": { setting: "warehouse.analystAccess", asked: (s) => s.warehouse.analystAccess.length > 0 },
  "gateway.rateLimit": { setting: "gateway.blockedIps", asked: (s) => s.gateway.blockedIps.length > 0 },
  "gateway.domain": { setting: "gateway.domain", asked: (s) => s.gateway.domain !== undefined },
  "operations.alarms": { setting: "alerts.emails", asked: (s) => s.alerts.emails.length > 0 },
};

/** One line a setting that asks for what the provider cannot do. Empty where all can be had. */
export function unsupportedFaults(provider: string, supports: Supports, settings: Settings): string[] {
  return (Object.keys(FEATURES) as Feature[]).flatMap((feature) => {
    const ask = ASKED_BY[feature];
    const support = supports[feature];
    if (ask === undefined || support.level !== "unsupported" || !ask.asked(settings)) return [];
    return [
      `${ask.setting}: the provider "${provider}" does not support ${feature} (${support.how}). Remove the setting.`,
    ];
  });
}
