import { isDeepStrictEqual } from "node:util";
import { SECRET, SIGNATURE } from "../../../plugin/secrets.ts";

/** What the mark SIGNATURE says of other things than secrets. Source: github.com/pulumi/pulumi, sdk/go/common/resource/sig */
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/**
 * A property's value in a form where equal means unchanged: secrets as their values, assets and archives as their hashes
 * (wherever their files lie), and what is null left out.
 */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const object = value as Readonly<Record<string, unknown>>;
  const signature = object[SIGNATURE];
  if (signature === SECRET) return comparable(object["value"]);
  const { hash } = object;
  if ((signature === ASSET || signature === ARCHIVE) && typeof hash === "string" && hash !== "") return { hash };
  const entries = Object.entries(object).map(([key, inner]) => [key, comparable(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

/** Names of the properties that differ. */
export function differing(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(comparable(before[name]), comparable(after[name])));
}
