type Values = Record<string, unknown>;

/**
 * A copy with the value at a path (dots between keys; numbers are places in a list). Undefined takes it away. What a program
 * gives to a resource may be an Output inside: a class of azure-native makes one of whatever it fills defaults into.
 */
export const withValue = (values: Values, path: string, value: unknown): Values => at(values, path.split("."), value);

function at(values: Values, [key = "", ...rest]: readonly string[], value: unknown): Values {
  const inner = values[key];
  const next = rest.length === 0 ? value : inside(inner, (known) => at(known, rest, value));
  if (Array.isArray(values)) return Object.assign([...(values as unknown[])], { [key]: next });
  const { [key]: _, ...others } = values;
  return next === undefined ? others : { ...others, [key]: next };
}

function inside(value: unknown, change: (known: Values) => Values): unknown {
  if (isOutput(value)) return value.apply((known) => inside(known, change));
  return change(typeof value === "object" && value !== null ? (value as Values) : {});
}

/** As Pulumi tells one itself; what this file is for loads no Pulumi. */
const isOutput = (value: unknown): value is { apply: (change: (known: unknown) => unknown) => unknown } =>
  typeof value === "object" && value !== null && "__pulumiOutput" in value;
