import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { statisticsKeptForYears } from "../../../policies/rules/databases/db9-statistics-kept-for-years.ts";
import { type Broken, holdAgainst } from "../hold-against.ts";
import { type Values, view } from "../views.ts";
import { cluster, instance, rds, server } from "./servers.ts";

const YEARS = (years: number | undefined, allowed = "1 to 5", name = "warehouse"): string =>
  `${name} ${years === undefined ? "does not say for how many years it keeps statistics" : `keeps statistics for ${years} years`}. Allowed: ${allowed} years. Set retention.statsYears.`;
const DAYS = (days: number | undefined, least = 7): string =>
  `schema ${days === undefined ? "does not say for how many days it keeps details of images" : `keeps details of images for ${days} days`}. Allowed: at least ${least} days. Set retention.detailDays.`;

const longer = { years: 10, reason: "Tax law asks for ten years of numbers." };

const tagged = (years: unknown): Values => ({ tags: { "statistics-retention-years": years } });

/** What a tag may say wrongly, whichever cloud has it. */
const wrongTags = (stack: (inputs: Values) => readonly ResourceView[]): Broken[] => [
  ["six years", stack(tagged("6")), [YEARS(6)]],
  ["no whole year", stack(tagged("0.5")), [YEARS(0.5)]],
  ["no number", stack(tagged("for ever")), [YEARS(undefined)]],
  ["a sign before the number", stack(tagged("-1")), [YEARS(undefined)]],
];

holdAgainst(statisticsKeptForYears, "aws", {
  keeps: instance(),
  keepsToo: [
    ["a server that says nothing, and may hold no statistics", instance({ tags: undefined })],
    ["other tags", instance({ tags: { purpose: "warehouse" } })],
    ["a cluster", cluster(tagged("1"))],
  ],
  breaks: [
    ...wrongTags(instance),
    ["a cluster's tag", cluster(tagged("7")), [YEARS(7, "1 to 5", "lake")]],
    [
      "a default tag of the provider's",
      [rds("Instance", "warehouse", {}, { answers: { tagsAll: { "statistics-retention-years": "8" } } })],
      [YEARS(8)],
    ],
  ],
});

holdAgainst(statisticsKeptForYears, "azure", {
  keeps: [server()],
  keepsToo: [["a server that says nothing", [server({ tags: undefined })]]],
  breaks: wrongTags((inputs) => [server(inputs)]),
});

const schema = (spoilt: Values = {}): ResourceView[] => [
  view("local:postgres:Schema", "schema", { statsYears: 5, detailDays: 7, ...spoilt }),
];
const years = (statsYears: unknown): ResourceView[] => schema({ statsYears });
const says = (received: number | undefined, allowed?: string): string[] => [YEARS(received, allowed, "schema")];

holdAgainst(statisticsKeptForYears, "local", {
  keeps: schema(),
  keepsToo: [
    ["a year", years(1)],
    ["what a shorter limit allows", years(2), { maxYears: 2 }],
    ["what a reason allows", years(10), { longerRetention: longer }],
    ["what a raised floor asks for", schema({ statsYears: 3, detailDays: 30 }), { minYears: 3, minDetailDays: 30 }],
  ],
  breaks: [
    ["six years", years(6), says(6)],
    ["none", years(0), says(0)],
    ["nothing said", schema({ statsYears: undefined, detailDays: null }), [...says(undefined), DAYS(undefined)]],
    ["no number at all", years(Number.NaN), says(Number.NaN)],
    ["six days of details", schema({ detailDays: 6 }), [DAYS(6)]],
    ["more than a shorter limit", years(3), says(3, "1 to 2"), { maxYears: 2 }],
    ["a longer limit without a reason", years(6), says(6), { longerRetention: { years: 10 } }],
    ["a longer limit without its own setting", years(6), says(6), { maxYears: 10 }],
    ["more than a reason allows", years(11), says(11, "1 to 10"), { longerRetention: longer }],
    ["less than a raised floor", years(2), says(2, "3 to 5"), { minYears: 3 }],
    ["less than the floor, whatever is asked for", schema({ detailDays: 6 }), [DAYS(6)], { minDetailDays: 1 }],
  ],
});

describe("Limits of statistics", () => {
  const { properties } = statisticsKeptForYears.configSchema ?? { properties: {} };

  it("can be tightened freely, and loosened only with a reason", () => {
    expect(properties["maxYears"]).to.include({ minimum: 1, maximum: 5, default: 5 });
    expect(properties["minYears"]).to.include({ minimum: 1 });
    expect(properties["minDetailDays"]).to.include({ minimum: 7 });
    expect(properties["longerRetention"]?.required).to.deep.equal(["years", "reason"]);
  });
});
