import type { Settings } from "../config.ts";

/**
 * Everything a provider may promise, weak and strong promises apart. A provider states its support for each in its own
 * features.ts; the parity table and the checks of equivalence are made from that.
 */
export const FEATURES = {
  "storage.immutability": "Nobody deletes or replaces a processed image before its retention ends",
  "storage.immutability.adminProof": "Not even the store's owner can shorten a lock",
  "storage.createOnly": "A result's key is written once; a second write is refused",
  "storage.expiry": "Processed images, old versions and delete markers are removed once the lock has ended",
  "storage.rawExpiry": "Originals are removed after the set days, or once processed",
  "storage.existing": "A store that already runs can be used in place of the provider's own",
  "upload.direct": "Customers upload straight to the store; key and size are part of what is signed",
  "ingress.kafka": "Any Kafka client can produce to and consume from the topics",
  "ingress.existing": "A Kafka that already runs can be used in place of the provider's own",
  "function.trigger.upload": "Every upload reaches the image function, also when its event is lost",
  "function.trigger.stream": "Every message reaches the image function, at least once",
  "function.deadLetter": "What is rejected or failed is kept with its original bytes, and can be replayed",
  "function.scaleToZero": "No image, no running function",
  "warehouse.postgres": "Any PostgreSQL client can connect",
  "warehouse.existing": "A PostgreSQL that already runs can be used in place of the provider's own",
  "warehouse.backups": "The warehouse can be restored to an earlier time",
  "gateway.https": "Customers reach the web application by HTTPS only",
  "gateway.waf": "A web application firewall stands before the web application",
  "network.private": "Only the gateway can be reached from outside",
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
  "ingress.existing": { setting: "ingress.existing", asked: (s) => s.ingress.existing !== undefined },
  "storage.existing": { setting: "storage.existing", asked: (s) => s.storage.existing !== undefined },
  "warehouse.existing": { setting: "warehouse.existing", asked: (s) => s.warehouse.existing !== undefined },
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
