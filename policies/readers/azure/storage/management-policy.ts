import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { asNumber, elements, firstOf, property } from "../../property.ts";

/** A rule of a ManagementPolicy, as far as it deletes anything from one container. */
export interface DeleteRule {
  readonly enabled: Known<boolean>;
  /** Whether it is for some of the container at least. */
  readonly touches: Known<boolean>;
  /** Whether it is for every blob of the container. */
  readonly whole: Known<boolean>;
  /**
   * Days after which it deletes a blob: of its creation, or of its last change. Undefined: it deletes none, or goes by the
   * last time that a blob was read, which keeps one for ever that is read now and then.
   */
  readonly days: Known<number | undefined>;
  /** Whether it deletes old versions. */
  readonly oldVersions: Known<boolean>;
}

/**
 * @param configured the policy's rules
 * @param container the container's name. Undefined: the whole account, whatever containers it has
 */
export function deleteRules(
  configured: Known<unknown>,
  container: Known<string | undefined>,
): Known<readonly DeleteRule[]> {
  const rules = elements(configured);
  return rules === UNKNOWN ? UNKNOWN : rules.map((rule) => deleteRule(rule, container));
}

function deleteRule(rule: Known<unknown>, container: Known<string | undefined>): DeleteRule {
  const filters = property(rule, "definition", "filters");
  const actions = property(rule, "definition", "actions");
  const prefixes = elements(property(filters, "prefixMatch"));
  const deleted = property(actions, "baseBlob", "delete");
  return {
    enabled: holds(property(rule, "enabled"), (known) => known !== false),
    touches: matches(prefixes, container, touchesPrefix),
    whole: allOf([
      matches(prefixes, container, isWithinPrefix),
      holds(elements(property(filters, "blobIndexMatch")), (tags) => tags.length === 0),
      includesBlocks(elements(property(filters, "blobTypes"))),
    ]),
    days: asNumber(
      firstOf(property(deleted, "daysAfterCreationGreaterThan"), property(deleted, "daysAfterModificationGreaterThan")),
    ),
    oldVersions: holds(
      asNumber(property(actions, "version", "delete", "daysAfterCreationGreaterThan")),
      (days) => days !== undefined,
    ),
  };
}

/** Images are block blobs. */
const includesBlocks = (types: Known<readonly Known<unknown>[]>): Known<boolean> =>
  types === UNKNOWN ? UNKNOWN : anyOf(types.map((type) => holds(type, (known) => known === "blockBlob")));

/** Of several prefixes one has to match; with none, every blob does. A prefix begins with the container's name. */
function matches(
  prefixes: Known<readonly Known<unknown>[]>,
  container: Known<string | undefined>,
  match: (start: string, prefix: string) => boolean,
): Known<boolean> {
  if (prefixes === UNKNOWN) return UNKNOWN;
  if (prefixes.length === 0) return true;
  if (container === UNKNOWN) return UNKNOWN;
  const start = container === undefined ? "" : `${container}/`;
  return anyOf(prefixes.map((prefix) => holds(prefix, (known) => typeof known === "string" && match(start, known))));
}

const isWithinPrefix = (start: string, prefix: string): boolean => start.startsWith(prefix);
const touchesPrefix = (start: string, prefix: string): boolean => start.startsWith(prefix) || prefix.startsWith(start);
