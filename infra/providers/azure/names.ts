import { createHash } from "node:crypto";

/** Names on Azure that more than one part has to know before the thing itself is made. */

/** Tags that everything of a stack has, beside those of the settings. */
export const STACK_TAGS = ["project", "stack", "environment"] as const;

/** Ten hexadecimal digits, 40 bits: of 1.2 million such names two are alike with a chance of a half (1.18 × √2⁴⁰). */
const HASH_LENGTH = 10;

/** What a service lets a name be. */
export interface NameLimits {
  readonly maxLength: number;
  /** Whether it takes dashes. */
  readonly dashes: boolean;
}

/**
 * Of storage accounts and vaults; a vault takes dashes too:
 * learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export const ACCOUNT_NAME: NameLimits = { maxLength: 24, dashes: false };
export const VAULT_NAME: NameLimits = { maxLength: 24, dashes: true };

/** Of roles, unique in a tenant: learn.microsoft.com/azure/role-based-access-control/custom-roles */
export const ROLE_NAME: NameLimits = { maxLength: 128, dashes: true };

/**
 * A name for something that must be the only one of its name in all of Azure: stack, thing and a hash of `seed`. Where it
 * would be too long, the stack's part is cut; the hash tells such stacks apart.
 * @param seed what tells this stack from all others, for example the id of its resource group
 * @throws RangeError where `maxLength` leaves nothing of the stack's name
 */
export function uniqueName(stack: string, thing: string, seed: string, { maxLength, dashes }: NameLimits): string {
  const hash = createHash("sha256").update(`${seed}/${thing}`).digest("hex").slice(0, HASH_LENGTH);
  const end = dashes ? `-${thing}-${hash}` : `${plain(thing)}${hash}`;
  const room = maxLength - end.length;
  if (room < 1) {
    const most = maxLength - HASH_LENGTH - 1;
    throw new RangeError(`Expected a thing of fewer than ${most} characters for ${maxLength} but received "${thing}".`);
  }
  const start = (dashes ? stack : plain(stack)).slice(0, room).replace(/-$/, "");
  return `${start}${end}`;
}

const plain = (name: string): string => name.replaceAll("-", "");

/**
 * A GUID that is the same for the same parts: what Azure names role assignments by. Version 8 is for values made by a
 * rule of one's own (RFC 9562, 5.8).
 */
export function guidOf(...parts: readonly string[]): string {
  const digits = createHash("sha256").update(parts.join("\n").toLowerCase()).digest("hex");
  const variant = ((parseInt(digits.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}
