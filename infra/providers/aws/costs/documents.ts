import type { Settings } from "../../../config.ts";
import { settingsSchema } from "../../../config.ts";
import { markdownTable } from "../../../documents/markdown-table.ts";
import { sizesOf } from "../sizes.ts";
import { capacityOf, UNRESERVED } from "./capacity.ts";
import { monthlyFloor } from "./floor.ts";
import { type Line, totalUsd } from "./line.ts";
import { perMillionImages } from "./per-million.ts";
import { type Price, PRICES } from "./prices.ts";

/** The stacks of the tables: as an environment alone makes them, but for a warehouse's disk of the size that prod begins with. */
const STACKS: Readonly<Record<"dev" | "prod", Settings>> = {
  dev: settingsSchema.parse({ provider: "aws", environment: "dev" }),
  prod: settingsSchema.parse({ provider: "aws", environment: "prod", warehouse: { storageGb: 100 } }),
};

/** Parts of docs/aws.md that are made from this folder: Markdown by the name of its markers. */
export const documents = (): Readonly<Record<string, string>> => ({
  capacity: capacityTable(),
  floor: floorTable(),
  "per million": perMillionTable(),
  prices: pricesTable(),
});

const dollars = (usd: number): string => usd.toFixed(2);
const bold = (text: string): string => `**${text}**`;

function capacityTable(): string {
  const { dev, prod } = { dev: capacityOf(STACKS.dev), prod: capacityOf(STACKS.prod) };
  const row = (what: string, of: (stack: typeof dev, settings: Settings) => string): string[] => [
    what,
    of(dev, STACKS.dev),
    of(prod, STACKS.prod),
  ];
  return markdownTable(
    ["", "dev", "prod"],
    [
      row("images processed at once", ({ images }) => String(images)),
      row("images a second, as assumed below", ({ imagesPerSecond }) => String(Math.floor(imagesPerSecond))),
      row("reserved concurrency, all functions", ({ reservedConcurrency }) => String(reservedConcurrency)),
      row('quota "Concurrent executions", at least', ({ reservedConcurrency }) =>
        String(reservedConcurrency + UNRESERVED),
      ),
      row("images inside messages, GB a day", ({ inlineGbPerDay }) => (inlineGbPerDay ?? 0).toFixed(1)),
      row("partitions a broker, copies included", (_, settings) => String(sizesOf(settings).brokers.partitions)),
      row("connections of the warehouse", (_, settings) => String(sizesOf(settings).warehouse.connections)),
    ],
  );
}

/** Lines of both stacks side by side: an item that one has not is empty there. */
function floorTable(): string {
  const [dev, prod] = [monthlyFloor(STACKS.dev), monthlyFloor(STACKS.prod)];
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

function perMillionTable(): string {
  const [dev, prod] = [perMillionImages(STACKS.dev), perMillionImages(STACKS.prod)];
  return markdownTable(
    ["a million images", "how it is counted", "USD"],
    [
      ...prod.map(({ item, detail, usd }) => [item, detail, dollars(usd)]),
      [bold("together, prod"), "", bold(dollars(totalUsd(prod)))],
      [bold("together, dev"), "fewer days of logs; pollers inside the network", bold(dollars(totalUsd(dev)))],
    ],
  );
}

function pricesTable(): string {
  const flat = Object.entries(PRICES).flatMap(([name, price]): [string, Price][] =>
    isPrice(price) ? [[words(name), price]] : Object.entries(price),
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

const isPrice = (value: Price | Readonly<Record<string, Price>>): value is Price => "usd" in value;

/** `storeWrites` → "store writes" */
const words = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
