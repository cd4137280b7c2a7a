const NUMBER = new Intl.NumberFormat("en");
const ONE_DECIMAL = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const KIB = 1024;
const UNITS = ["KB", "MB", "GB", "TB", "PB"] as const;

/** A count with thousands separated: 12,345. */
export function count(value: number): string {
  return NUMBER.format(value);
}

/** Bytes for people, as most file managers tell them: units of 1024, at most one decimal, never less than 1 KB but for 0. */
export function fileSize(bytes: number): string {
  let value = bytes / KIB;
  let unit = 0;
  while (value >= KIB && unit < UNITS.length - 1) {
    value /= KIB;
    unit++;
  }
  const text = unit === 0 ? NUMBER.format(Math.ceil(value)) : ONE_DECIMAL.format(value);
  return `${text} ${UNITS[unit] ?? ""}`;
}
