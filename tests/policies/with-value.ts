type Values = Record<string, unknown>;

/** A copy with the value at a path (dots between keys; numbers are places in a list). Undefined takes it away. */
export const withValue = (values: Values, path: string, value: unknown): Values => at(values, path.split("."), value);

function at(values: Values, [key = "", ...rest]: readonly string[], value: unknown): Values {
  const inner = values[key];
  const object = typeof inner === "object" && inner !== null ? (inner as Values) : {};
  const next = rest.length === 0 ? value : at(object, rest, value);
  if (Array.isArray(values)) return Object.assign([...(values as unknown[])], { [key]: next });
  const { [key]: _, ...others } = values;
  return next === undefined ? others : { ...others, [key]: next };
}
