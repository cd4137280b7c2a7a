import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";

/**
 * Whether an account keeps what was replaced as an old version.
 * @param services the account's BlobServiceProperties
 * @param byItself whether it does unless it is told not to: an account that locks what is in it turns versions on (Azure's
 *   interface, ImmutableStorageAccount); one of which only a container locks versions has to ask for them
 */
export function keepsVersions(services: Known<readonly ResourceView[]>, byItself: boolean): Known<boolean> {
  const stated = statuses(services, (on) => on === true || (byItself && on === undefined));
  return stated.length === 0 ? byItself : allOf(stated);
}

/** Whether it may have old versions; one with any of several settings may. */
export const mayHaveVersions = (services: Known<readonly ResourceView[]>): Known<boolean> =>
  anyOf(statuses(services, (on) => on === true));

const statuses = (services: Known<readonly ResourceView[]>, is: (on: unknown) => boolean): readonly Known<boolean>[] =>
  services === UNKNOWN ? [UNKNOWN] : services.map(({ inputs }) => holds(property(inputs, "isVersioningEnabled"), is));
