import { markdownTable } from "../documents/markdown-table.ts";
import { type Line, totalUsd } from "./line.ts";
import type { Price, PriceList } from "./price.ts";

/** What a table tells of each of its two stacks. */
export interface Both<T> {
  readonly dev: T;
  readonly prod: T;
}

const dollars = (usd: number): string => usd.toFixed(2);
const bold = (text: string): string => `**${text}**`;

/** A month at rest, lines of both stacks side by side: an item that one has not is empty there. */
export function floorTable({ dev, prod }: Both<readonly Line[]>): string {
  const items = [...new Set([...dev, ...prod].map(({ item }) => item))];
  const cells = (lines: readonly Line[], item: string): string[] => {
    const found = lines.find((one) => one.item === item);
    return found === undefined ? ["", ""] : [found.detail, dollars(found.usd)];
  };
  return markdownTable(
    ["a month", "dev", "USD", "prod", "USD"],
    [
      ...items.map((item) => [item, ...cells(dev, item), ...cells(prod, item)]),
      [bold("together"), "", bold(dollars(totalUsd(dev))), "", bold(dollars(totalUsd(prod)))],
    ],
  );
}

/**
 * A million images: prod's lines, and both sums.
 * @param difference why dev's sum is another, for people
 */
export const perMillionTable = ({ dev, prod }: Both<readonly Line[]>, difference: string): string =>
  markdownTable(
    ["a million images", "how it is counted", "USD"],
    [
      ...prod.map(({ item, detail, usd }) => [item, detail, dollars(usd)]),
      [bold("together, prod"), "", bold(dollars(totalUsd(prod)))],
      [bold("together, dev"), difference, bold(dollars(totalUsd(dev)))],
    ],
  );

/** Every price, where it is from and of what day. */
export function pricesTable(prices: PriceList): string {
  const flat = Object.entries(prices).flatMap(([name, price]): [string, Price][] =>
    isPrice(price)
      ? [[words(name), price]]
      : Object.entries(price).map(([size, one]): [string, Price] => [`${words(name)}: ${size}`, one]),
  );
  return markdownTable(
    ["price of", "USD", "for a", "source", "list of"],
    flat.map(([name, { usd, per, source, date, estimated }]) => [
      name,
      String(Number(usd.toPrecision(6))),
      per,
      estimated ? `estimate: ${source}` : source,
      date ?? "no date",
    ]),
  );
}

const isPrice = (value: PriceList[string]): value is Price => typeof value["usd"] === "number";

/** `storeWrites` → "store writes" */
const words = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
