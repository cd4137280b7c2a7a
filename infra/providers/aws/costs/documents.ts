import type { Settings } from "../../../config.ts";
import { settingsSchema } from "../../../config.ts";
import { floorTable, perMillionTable, pricesTable } from "../../../costs/tables.ts";
import { markdownTable } from "../../../documents/markdown-table.ts";
import { sizesOf } from "../sizes.ts";
import { capacityOf, UNRESERVED } from "./capacity.ts";
import { monthlyFloor } from "./floor.ts";
import { perMillionImages } from "./per-million.ts";
import { PRICES } from "./prices.ts";

/** The stacks of the tables: as an environment alone makes them, but for a warehouse's disk of the size that prod begins with. */
const STACKS: Readonly<Record<"dev" | "prod", Settings>> = {
  dev: settingsSchema.parse({ provider: "aws", environment: "dev" }),
  prod: settingsSchema.parse({ provider: "aws", environment: "prod", warehouse: { storageGb: 100 } }),
};

/** Parts of docs/aws.md that are made from this folder: Markdown by the name of its markers. */
export const documents = (): Readonly<Record<string, string>> => ({
  capacity: capacityTable(),
  floor: floorTable({ dev: monthlyFloor(STACKS.dev), prod: monthlyFloor(STACKS.prod) }),
  "per million": perMillionTable(
    { dev: perMillionImages(STACKS.dev), prod: perMillionImages(STACKS.prod) },
    "fewer days of logs; pollers inside the network",
  ),
  prices: pricesTable(PRICES),
});

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
