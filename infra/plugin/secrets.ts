/**
 * How the engine marks a value as secret or as not yet known, inside plain JSON. The constants are the engine's own:
 * github.com/pulumi/pulumi, sdk/go/common/resource/sig and sdk/go/common/resource/plugin (UnknownStringValue).
 */
/** Key of an object that means what its value says. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** The value of SIGNATURE that says: a secret, which is `value`. */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSecret(value: unknown): value is Record<string, unknown> {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** A copy without secret wrappers, at any depth. */
export function unwrap(value: unknown): unknown {
  if (isSecret(value)) return unwrap(value["value"]);
  if (Array.isArray(value)) return value.map(unwrap);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrap(item)]));
  return value;
}

/** The properties without their wrappers. */
export function unwrapAll(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return unwrap(properties) as Record<string, unknown>;
}

/** Marks the named properties as secret; one that is marked already, or not there, stays as it is. */
export function wrap(properties: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) =>
      names.includes(key) && value !== undefined && !isSecret(value)
        ? [key, { [SIGNATURE]: SECRET, value }]
        : [key, value],
    ),
  );
}

/** Whether a value, or a part of it, becomes known only when the program really runs. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}
