import { expect } from "chai";
import type { Settings } from "../../../infra/config.ts";
import { type Line, totalUsd } from "../../../infra/costs/line.ts";
import type { Price, PriceList } from "../../../infra/costs/price.ts";
import { IMAGES } from "../../../infra/costs/workload.ts";
import { type CloudName, sharedStack } from "../../helpers/cloud-stack.ts";
import { type MockedStack, settingsOf } from "../../helpers/mocked-stack.ts";

type Config = Record<string, unknown>;

/** A provider's costs, and what of a stack they have to agree with. */
export interface Costs {
  readonly cloud: CloudName;
  readonly monthlyFloor: (settings: Settings) => Line[];
  readonly perMillionImages: (settings: Settings) => Line[];
  readonly documents: () => Readonly<Record<string, string>>;
  readonly prices: PriceList;
  /** Quantities of the floor's lines, by item, as the resources of a stack ask for them. An item that is not there: 0. */
  readonly counted: (stack: MockedStack) => Readonly<Record<string, number>>;
}

/** A Kafka that already runs. */
export const KAFKA = {
  existing: {
    brokers: ["kafka.example.com:9092"],
    sasl: { mechanism: "plain", username: "pipeline", password: "secret" },
  },
};

/** Stacks that differ in what they cost. */
export const STACKS: Readonly<Record<string, Config>> = {
  dev: {},
  prod: { environment: "prod", retention: { confirmIrreversibleLock: true } },
  "staging with a Kafka that already runs": { environment: "staging", ingress: KAFKA },
  "dev that keeps originals until processed": { retention: { rawDays: "untilProcessed" } },
};

/** The one line of an item. */
export function lineOf(lines: readonly Line[], item: string): Line {
  const found = lines.find((one) => one.item === item);
  if (found === undefined)
    throw new Error(`There is no line ${item}; there are ${lines.map((l) => l.item).join(", ")}.`);
  return found;
}

/** Quantity of an item; 0 where there is none. */
export const quantity = (lines: readonly Line[], item: string): number =>
  lines.find((one) => one.item === item)?.quantity ?? 0;

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const isPrice = (value: PriceList[string]): value is Price => typeof value["usd"] === "number";

/** What holds for the costs of every cloud. */
export function describeCosts({ cloud, monthlyFloor, perMillionImages, documents, prices, counted }: Costs): void {
  const settings = (config: Config = {}): Settings => settingsOf({ provider: cloud, ...config });
  const perMillion = (config?: Config): Line[] => perMillionImages(settings(config));

  describe(`the cost of a stack on ${cloud}, as of any`, () => {
    it("is the sum of its lines, each of which is quantity times price", () => {
      for (const config of Object.values(STACKS)) {
        for (const lines of [monthlyFloor(settings(config)), perMillion(config)]) {
          for (const one of lines) {
            expect(one.usd, one.item).to.be.closeTo(one.quantity * one.price.usd, 1e-9);
            expect(one.usd, one.item).to.be.greaterThan(0);
          }
          expect(totalUsd(lines)).to.be.closeTo(sum(lines.map(({ usd }) => usd)), 1e-9);
          expect(new Set(lines.map(({ item }) => item))).to.have.property("size", lines.length);
        }
      }
    });

    it("is less in dev than in prod, and less without brokers of its own", () => {
      const usd = (config: Config): number => totalUsd(monthlyFloor(settings(config)));
      expect(usd({})).to.be.lessThan(usd({ environment: "staging" }));
      expect(usd({ environment: "staging" })).to.be.lessThan(usd({ environment: "prod" }));
      expect(usd({ environment: "prod", ingress: KAFKA })).to.be.lessThan(usd({ environment: "prod" }));
    });

    for (const [name, config] of Object.entries(STACKS)) {
      it(`counts, for ${name}, what the stack asks for`, async () => {
        const floor = monthlyFloor(settings(config));
        const asked = counted(await sharedStack(cloud, config));
        expect(Object.keys(asked)).not.to.be.empty;
        for (const [item, expected] of Object.entries(asked)) expect(quantity(floor, item), item).to.equal(expected);
      });
    }

    it("reckons an image's requests to the store as the code makes them", () => {
      const { upload, inline, claim } = IMAGES.shares;
      expect(upload + inline + claim).to.be.closeTo(1, 1e-9);
      const usual = perMillion();
      // The original and two renditions; originals from the raw store, a rendition fetched, a look before an upload's.
      expect(quantity(usual, "store: writes")).to.be.closeTo(3, 1e-9);
      expect(quantity(usual, "store: reads")).to.be.closeTo(upload + claim + 1 + upload, 1e-9);
      const frugal = perMillion({ retention: { rawDays: "untilProcessed" } });
      // What came inside a message is not kept.
      expect(quantity(frugal, "store: writes")).to.be.closeTo(3 - inline, 1e-9);
      expect(totalUsd(frugal)).to.be.lessThan(totalUsd(usual));
      const one = perMillion({ presets: [{ name: "web", maxWidthPx: 1600, maxHeightPx: 1600 }] });
      expect(quantity(one, "store: writes")).to.be.closeTo(2, 1e-9);
    });

    it("says of every price where it is from, and of an estimate that it is one", () => {
      const rows = (documents()["prices"] ?? "").split("\n").slice(2);
      const all = Object.values(prices).flatMap((price) => (isPrice(price) ? [price] : Object.values(price)));
      expect(rows).to.have.length(all.length);
      for (const [at, row] of rows.entries()) {
        const estimated = all[at]?.estimated === true;
        expect(row).to.match(estimated ? /\| estimate: .*\| no date \|$/ : /\| [^|]+ \| \d{4}-\d\d-\d\d \|$/);
        expect(row.includes("estimate:"), row).to.equal(estimated);
      }
    });

    it("tells in its tables what dev and prod cost together", () => {
      const { floor = "", "per million": million = "" } = documents();
      expect(floor).to.match(/\| \*\*together\*\* \| {2}\| \*\*[\d.]+\*\* \| {2}\| \*\*[\d.]+\*\* \|$/);
      expect(million).to.match(/\*\*together, prod\*\*.*\n.*\*\*together, dev\*\*.*\*\*[\d.]+\*\* \|$/);
    });
  });
}
