import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { EncryptionKey } from "../../../facts/upkeep.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";
import { daysOf } from "./durations.ts";

const isKey = isAzure("keyvault", "Key");

/** Key Vault replaces a key by the key's own rotation policy, and by nothing else. */
export const encryptionKeys = (resources: readonly ResourceView[]): readonly EncryptionKey[] =>
  resources.filter(isKey).map(({ urn, name, inputs }) => ({ urn, name, rotationDays: rotationDays(inputs) }));

function rotationDays(inputs: ResourceView["inputs"]): Known<number | "never"> {
  const policy = property(inputs, "properties", "rotationPolicy");
  const lifetime = property(policy, "attributes", "expiryTime");
  const actions = elements(property(policy, "lifetimeActions"));
  if (actions === UNKNOWN) return UNKNOWN;
  const days = actions.map((action) => daysUntil(action, lifetime));
  // The first of them to come replaces the key; one that is not known may be it.
  if (days.includes(UNKNOWN)) return UNKNOWN;
  const known = days.filter((each) => typeof each === "number");
  return known.length > 0 ? Math.min(...known) : "never";
}

/** Days from a version of the key to this action; undefined where it is only a notice, or never comes. */
function daysUntil(action: Known<unknown>, lifetime: Known<unknown>): Known<number | undefined> {
  const type = property(action, "action", "type");
  if (type === UNKNOWN) return UNKNOWN;
  if (typeof type !== "string" || type.toLowerCase() !== "rotate") return undefined;
  const after = daysOf(property(action, "trigger", "timeAfterCreate"));
  if (after !== undefined) return after;
  const expiry = daysOf(lifetime);
  const before = daysOf(property(action, "trigger", "timeBeforeExpiry"));
  if (expiry === UNKNOWN || before === UNKNOWN) return UNKNOWN;
  return expiry === undefined || before === undefined ? undefined : expiry - before;
}
