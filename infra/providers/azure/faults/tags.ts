import type { Settings } from "../../../config.ts";
import { STACK_TAGS } from "../names.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

/**
 * Tags that what takes the fewest may have, DNS zones and Front Door, less those that the stack itself sets there.
 * Source of all limits here: learn.microsoft.com/azure/azure-resource-manager/management/tag-resources, "Limitations"
 */
const TAGS_MAX = 15 - STACK_TAGS.length;

/** Tags that the stack sets on some things alone, because the policies read them. */
const SOME_HAVE = ["purpose", "version-lock", "statistics-retention-years"] as const;

/** What names every service takes: no spaces and parentheses in DNS zones, no # and : in Front Door. Values may be anything. */
const NAME = /^[A-Za-z][A-Za-z0-9._-]*$/;

const RESERVED = /^(microsoft|azure|windows)/i;

/** Tags that some service would refuse, which is to say in the middle of an `up`. */
export function tagFaults(tags: Settings["tags"]): string[] {
  const names = Object.keys(tags);
  return faultsOf(
    ...names.flatMap((name) => [
      RESERVED.test(name) &&
        fault(
          "tags",
          "names that do not begin with microsoft, azure or windows, which Azure keeps for itself",
          `"${name}"`,
          "Rename it.",
        ),
      !NAME.test(name) &&
        fault(
          "tags",
          "names of letters, digits and . _ - that begin with a letter",
          `"${name}"`,
          "Rename it: DNS zones and Front Door take no others.",
        ),
      (SOME_HAVE as readonly string[]).includes(name) &&
        fault(
          "tags",
          "names that the stack has no use of its own for",
          `"${name}"`,
          "Rename it: policies read that one.",
        ),
    ]),
    ...sameButForCase(names).map(([one, other]) =>
      fault(
        "tags",
        "names that differ in more than case",
        `"${one}" and "${other}"`,
        "Rename one: Azure calls them the same.",
      ),
    ),
    names.length > TAGS_MAX &&
      fault(
        "tags",
        `at most ${TAGS_MAX}`,
        names.length,
        `DNS zones and Front Door take 15, and the stack sets ${STACK_TAGS.length}.`,
      ),
  );
}

/**
 * Pairs of different names that are one to Azure: among the settings' and with those that the stack sets. One that is exactly
 * one of those that every resource has takes its place.
 */
function sameButForCase(names: readonly string[]): [string, string][] {
  const all = [...new Set([...STACK_TAGS, ...SOME_HAVE, ...names])];
  return all.flatMap((one, at) =>
    all
      .slice(at + 1)
      .filter((other) => other.toLowerCase() === one.toLowerCase())
      .map((other): [string, string] => [one, other]),
  );
}
