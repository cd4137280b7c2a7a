import type { Settings } from "../../../config.ts";
import { STACK_TAGS } from "../names.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

/** Tags a resource may have, less those that the stack itself sets: docs.aws.amazon.com/general, "Tag naming limits". */
const TAGS_MAX = 50 - 5;

/** Characters that every service takes: docs.aws.amazon.com/general, "Tag naming limits". */
const CHARACTERS = /^[\p{L}\p{N}\p{Z}_.:/=+@-]*$/u;
const ALLOWED = "letters, digits, spaces and _ . : / = + - @ in keys and values";

/** Tags that some service would refuse, which is to say in the middle of an `up`. */
export function tagFaults(tags: Settings["tags"]): string[] {
  return faultsOf(
    ...Object.entries(tags).flatMap(([key, value]) => [
      key.toLowerCase().startsWith("aws:") &&
        fault("tags", 'keys that do not begin with "aws:", which AWS keeps for itself', `"${key}"`, "Rename it."),
      !(CHARACTERS.test(key) && CHARACTERS.test(value)) &&
        fault("tags", ALLOWED, `"${key}: ${value}"`, "Leave the others out: most services of AWS refuse them."),
    ]),
    ...sameButForCase(Object.keys(tags)).map(([one, other]) =>
      fault(
        "tags",
        "keys that differ in more than case",
        `"${one}" and "${other}"`,
        "Rename one: IAM calls them the same.",
      ),
    ),
    Object.keys(tags).length > TAGS_MAX &&
      fault("tags", `at most ${TAGS_MAX}`, Object.keys(tags).length, "AWS allows 50 and the stack sets its own."),
  );
}

/**
 * Pairs of different keys that are one to IAM ("Duplicate tag keys found. Please note that Tag keys are case insensitive"):
 * among the settings' and with those that every resource has. A key that is exactly one of these takes its place.
 */
function sameButForCase(keys: readonly string[]): [string, string][] {
  const all = [...new Set([...STACK_TAGS, ...keys])];
  return all.flatMap((one, at) =>
    all
      .slice(at + 1)
      .filter((other) => other.toLowerCase() === one.toLowerCase())
      .map((other): [string, string] => [one, other]),
  );
}
