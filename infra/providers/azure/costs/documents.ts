import type { Settings } from "../../../config.ts";
import { settingsSchema } from "../../../config.ts";
import { type Both, floorTable, perMillionTable, pricesTable } from "../../../costs/tables.ts";
import { markdownTable } from "../../../documents/markdown-table.ts";
import { sizesOf } from "../sizes.ts";
import { capacityOf } from "./capacity.ts";
import { monthlyFloor } from "./floor.ts";
import { perMillionImages } from "./per-million.ts";
import { PRICES } from "./prices.ts";

/** The stacks of the tables: as an environment alone makes them, but for a warehouse's disk of the size that prod begins with. */
const STACKS: Both<Settings> = {
  dev: settingsSchema.parse({ provider: "azure", environment: "dev" }),
  prod: settingsSchema.parse({ provider: "azure", environment: "prod", warehouse: { storageGb: 100 } }),
};

const ofBoth = <T>(of: (settings: Settings) => T): Both<T> => ({ dev: of(STACKS.dev), prod: of(STACKS.prod) });

/** Parts of docs/azure.md that are made from this folder: Markdown by the name of its markers. */
export const documents = (): Readonly<Record<string, string>> => ({
  capacity: capacityTable(),
  floor: floorTable(ofBoth(monthlyFloor)),
  "per million": perMillionTable(
    ofBoth((settings) => perMillionImages(settings)),
    "Front Door Standard; a store in one zone; fewer days of logs",
  ),
  prices: pricesTable(PRICES),
});

function capacityTable(): string {
  const { dev, prod } = ofBoth((settings) => ({ ...capacityOf(settings), ...sizesOf(settings) }));
  const row = (what: string, of: (stack: typeof dev) => string): string[] => [what, of(dev), of(prod)];
  return markdownTable(
    ["", "dev", "prod"],
    [
      row("images processed at once", ({ images }) => String(images)),
      row("images a second, as assumed below", ({ imagesPerSecond }) => String(Math.floor(imagesPerSecond))),
      row("cores of Flex Consumption at the most, of the region's quota", ({ cores }) => String(cores)),
      row(
        "messages taken in, MB a second (at the most, once units were added)",
        ({ messageMbPerSecond: { usual, most } }) => (usual === most ? String(usual) : `${usual} (${most})`),
      ),
      row("images inside messages that are in the price, GB a day", ({ inlineGbPerDay }) =>
        (inlineGbPerDay ?? 0).toFixed(1),
      ),
      row("partitions of one hub, at the most", ({ brokers }) => String(brokers.partitions)),
      row("connections of the warehouse", ({ warehouse }) => String(warehouse.connections)),
    ],
  );
}
