import type { StatedException } from "./exceptions.ts";

/** The exceptions that a stack's rules have met, each once. */
export interface ExceptionLedger {
  enter(stated: readonly StatedException[]): void;
  /** All that was entered since it was last closed. */
  close(): readonly StatedException[];
}

export function exceptionLedger(): ExceptionLedger {
  const entries = new Map<string, StatedException>();
  return {
    enter(stated) {
      for (const exception of stated) {
        const key = `${exception.rule} ${exception.resource}`;
        // A rule is checked for each resource by itself too, and most are not what an exception is about.
        if (entries.get(key)?.urn === undefined) entries.set(key, exception);
      }
    },
    close() {
      const all = [...entries.values()];
      entries.clear();
      return all;
    },
  };
}

/** What a report says of an exception. */
export function messageOf({ rule, resource, reason, until, urn, inForce }: StatedException): string {
  if (urn === undefined) {
    return `${rule} has an exception for ${resource}, which does not break it. Take it out of the configuration.`;
  }
  const received = `${rule} ${inForce ? "is not" : "was not"} held against ${resource} until ${until}: ${reason}`;
  return inForce ? received : `${received} Mend it, or decide anew.`;
}
