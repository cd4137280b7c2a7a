import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import { PROJECT } from "../contract/names.ts";
import { ROOT } from "./paths.ts";

/** The part of Pulumi.<stack>.yaml that the engine keeps for itself. */
const BOOKKEEPING = ["encryptionsalt", "encryptedkey", "secretsprovider"] as const;

/** A fault in how a command was called or a stack's file was written; its message is all the user needs. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Path of a stack's settings in the clone. */
export const stackFile = (stack: string): string => join(ROOT, `Pulumi.${stack}.yaml`);

/** Names of the stacks that have a file. */
export const stackNames = (): string[] =>
  readdirSync(ROOT).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.slice(1) ?? []);

/** Sets `a.b.c` in nested objects, making those that are missing. */
function setPath(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = target[head];
  const next = typeof inner === "object" && inner !== null ? { ...(inner as Record<string, unknown>) } : {};
  setPath(next, rest, value);
  target[head] = next;
}

/**
 * The text of a stack's settings for one run: the clone's file, with `--config key=value` applied (nested settings with
 * dots, values as YAML) and the engine's bookkeeping of earlier runs, which is kept outside the clone.
 * An offline run needs no secret and may have no key: it gets a placeholder for each.
 * @throws UsageError where the stack has no file or an override is not `key=value`
 */
export function stackFileForRun(
  stack: string,
  overrides: readonly string[],
  earlierCopy: string,
  { offline }: { readonly offline: boolean } = { offline: false },
): string {
  const file = stackFile(stack);
  if (!existsSync(file)) {
    throw new UsageError(
      `There is no stack "${stack}": expected ${file}. The stacks are ${stackNames().join(", ")}; make a file for another.`,
    );
  }
  const settings = (parse(readFileSync(file, "utf8")) ?? {}) as Record<string, unknown>;
  const config = { ...((settings["config"] ?? {}) as Record<string, unknown>) };
  for (const override of overrides) {
    const at = override.indexOf("=");
    if (at < 1)
      throw new UsageError(
        `--config expects key=value, for example retention.processedDays=10; received "${override}".`,
      );
    const [head = "", ...rest] = override.slice(0, at).split(".");
    const key = head.includes(":") ? head : `${PROJECT}:${head}`;
    setPath(config, [key, ...rest], parse(override.slice(at + 1)));
  }
  const kept: Record<string, unknown> = {};
  if (existsSync(earlierCopy)) {
    const earlier = parse(readFileSync(earlierCopy, "utf8")) as Record<string, unknown> | null;
    for (const key of BOOKKEEPING) if (earlier?.[key] !== undefined) kept[key] = earlier[key];
  }
  const own = offline ? {} : settings;
  return parseDocument(
    JSON.stringify({ ...kept, ...own, config: offline ? withoutSecrets(config) : config }),
  ).toString();
}

/** Takes the place of an encrypted value, which only the engine can read. */
const ENCRYPTED = "(encrypted)";

/** The same value with a placeholder for every encrypted one in it. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if ("secure" in value && Object.keys(value).length === 1) return ENCRYPTED;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}
