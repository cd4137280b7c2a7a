import { expect } from "chai";
import { capacityOf } from "../../../../infra/providers/aws/costs/capacity.ts";
import { documents } from "../../../../infra/providers/aws/costs/documents.ts";
import { monthlyFloor } from "../../../../infra/providers/aws/costs/floor.ts";
import { type Line, totalUsd } from "../../../../infra/providers/aws/costs/line.ts";
import { perMillionImages } from "../../../../infra/providers/aws/costs/per-million.ts";
import { PRICES } from "../../../../infra/providers/aws/costs/prices.ts";
import { ASSUMED } from "../../../../infra/providers/aws/costs/workload.ts";
import { awsSettings } from "../../../helpers/aws-mocks.ts";
import type { MockedStack } from "../../../helpers/mocked-stack.ts";
import { all, build } from "./inspect.ts";

type Config = Record<string, unknown>;

const KAFKA = {
  existing: {
    brokers: ["kafka.example.com:9092"],
    sasl: { mechanism: "plain", username: "pipeline", password: "secret" },
  },
};

/** Stacks that differ in what they cost. */
const STACKS: Readonly<Record<string, Config>> = {
  dev: {},
  prod: { environment: "prod", retention: { confirmIrreversibleLock: true } },
  "staging with a Kafka that already runs": { environment: "staging", ingress: KAFKA },
  "dev that keeps originals until processed": { retention: { rawDays: "untilProcessed" } },
};

const floorOf = (config: Config): Line[] => monthlyFloor(awsSettings(config));

function lineOf(lines: readonly Line[], item: string): Line {
  const found = lines.find((one) => one.item === item);
  if (found === undefined)
    throw new Error(`There is no line ${item}; there are ${lines.map((l) => l.item).join(", ")}.`);
  return found;
}

const quantity = (lines: readonly Line[], item: string): number =>
  lines.find((one) => one.item === item)?.quantity ?? 0;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A property of every resource of a type, which all have it as a T. */
const each = <T>(stack: MockedStack, type: string, property: string): T[] =>
  all(stack, type).map(({ inputs }) => inputs[property] as T);

describe("the cost of a stack on AWS", () => {
  it("is, for brokers and warehouse, hours times price", () => {
    const dev = floorOf({});
    expect(lineOf(dev, "brokers").usd).to.be.closeTo(2 * 730 * 0.0578, 1e-9);
    expect(lineOf(dev, "brokers' disks").usd).to.be.closeTo(2 * 20 * 0.12, 1e-9);
    expect(lineOf(dev, "warehouse").usd).to.be.closeTo(730 * 0.025, 1e-9);
    const prod = floorOf({ environment: "prod", warehouse: { storageGb: 50 } });
    expect(lineOf(prod, "brokers").usd).to.be.closeTo(3 * 730 * 0.255, 1e-9);
    expect(lineOf(prod, "warehouse's disk").usd).to.be.closeTo(2 * 50 * 0.138, 1e-9);
  });

  it("is the sum of its lines, each of which is quantity times price", () => {
    for (const config of Object.values(STACKS)) {
      const settings = awsSettings(config);
      for (const lines of [monthlyFloor(settings), perMillionImages(settings)]) {
        for (const one of lines) {
          expect(one.usd, one.item).to.be.closeTo(one.quantity * one.price.usd, 1e-9);
          expect(one.usd, one.item).to.be.greaterThan(0);
        }
        expect(totalUsd(lines)).to.be.closeTo(sum(lines.map(({ usd }) => usd)), 1e-9);
      }
    }
  });

  it("is less in dev than in prod, and less without brokers of its own", () => {
    const usd = (config: Config): number => totalUsd(floorOf(config));
    expect(usd({})).to.be.lessThan(usd({ environment: "staging" }));
    expect(usd({ environment: "staging" })).to.be.lessThan(usd({ environment: "prod" }));
    expect(usd({ environment: "prod", ingress: KAFKA })).to.be.lessThan(usd({ environment: "prod" }));
  });

  it("follows the settings that docs/aws.md says it follows", () => {
    const dev = floorOf({});
    const provisioned = floorOf({ ingress: { pollers: "provisioned" } });
    expect(lineOf(provisioned, "pollers").quantity).to.equal(730);
    expect(quantity(dev, "pollers")).to.equal(0);
    expect(quantity(dev, "interface endpoints")).to.equal(3 * 730);
    expect(quantity(provisioned, "interface endpoints")).to.equal(730);
    const linked = { ingress: { size: "medium", privateLinkAccounts: ["111122223333"] } };
    expect(lineOf(floorOf(linked), "private connectivity of the brokers").usd).to.be.closeTo(730 * 0.0252, 1e-9);
  });

  for (const [name, config] of Object.entries(STACKS)) {
    it(`counts, for ${name}, what the stack asks for`, async () => {
      const stack = await build(config);
      const floor = floorOf(config);
      const [cluster] = all(stack, "aws:msk/cluster:Cluster");
      const nodes = cluster?.inputs["brokerNodeGroupInfo"] as
        { instanceType: string; storageInfo: { ebsStorageInfo: { volumeSize: number } } } | undefined;
      const brokers = (cluster?.inputs["numberOfBrokerNodes"] as number | undefined) ?? 0;
      expect(quantity(floor, "brokers")).to.equal(brokers * 730);
      expect(quantity(floor, "brokers' disks")).to.equal(brokers * (nodes?.storageInfo.ebsStorageInfo.volumeSize ?? 0));
      const interfaces = all(stack, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(
        ({ inputs }) => inputs["vpcEndpointType"] === "Interface",
      );
      const addresses = sum(interfaces.map(({ inputs }) => (inputs["subnetIds"] as string[]).length));
      expect(quantity(floor, "interface endpoints")).to.equal(addresses * 730);
      expect(quantity(floor, "NAT gateways")).to.equal(all(stack, "aws:ec2/natGateway:NatGateway").length * 730);
      expect(quantity(floor, "public addresses")).to.equal(all(stack, "aws:ec2/eip:Eip").length * 730);
      const copies = sum(each<boolean>(stack, "aws:rds/instance:Instance", "multiAz").map((two) => (two ? 2 : 1)));
      expect(quantity(floor, "warehouse")).to.equal(copies * 730);
      const rules = each<object[]>(stack, "aws:wafv2/webAcl:WebAcl", "rules").flat();
      expect(quantity(floor, "firewall's rules")).to.equal(rules.length);
      expect(quantity(floor, "keys")).to.equal(all(stack, "aws:kms/key:Key").length);
      // One more, which RDS makes for the owner.
      expect(quantity(floor, "secrets")).to.equal(all(stack, "aws:secretsmanager/secret:Secret").length + 1);
      expect(quantity(floor, "alarms")).to.equal(all(stack, "aws:cloudwatch/metricAlarm:MetricAlarm").length);
      const filters = all(stack, "aws:cloudwatch/logMetricFilter:LogMetricFilter");
      expect(quantity(floor, "metrics of one's own")).to.equal(filters.length);
      expect(quantity(floor, "dashboard")).to.equal(all(stack, "aws:cloudwatch/dashboard:Dashboard").length);
      const runs = sum(each<string>(stack, "aws:scheduler/schedule:Schedule", "scheduleExpression").map(runsPerMonth));
      expect(lineOf(floor, "jobs").detail).to.equal(`${runs} runs`);
    });
  }

  it("reckons an image's requests as the code makes them", () => {
    const { upload, inline, claim } = ASSUMED.shares;
    expect(upload + inline + claim).to.be.closeTo(1, 1e-9);
    const usual = perMillionImages(awsSettings());
    // The original and two renditions; originals from the raw bucket, a rendition fetched, a look before an upload's.
    expect(quantity(usual, "store: writes")).to.be.closeTo(3, 1e-9);
    expect(quantity(usual, "store: reads")).to.be.closeTo(upload + claim + 1 + upload, 1e-9);
    expect(lineOf(usual, "image function").usd).to.be.closeTo(0.9 * 2 * 13.3334, 1e-9);
    expect(lineOf(usual, "results").usd).to.be.closeTo(300 * (10 / (730 / 24)) * 0.025, 1e-9);
    const frugal = perMillionImages(awsSettings({ retention: { rawDays: "untilProcessed" } }));
    // What came inside a message is not kept.
    expect(quantity(frugal, "store: writes")).to.be.closeTo(3 - inline, 1e-9);
    expect(totalUsd(frugal)).to.be.lessThan(totalUsd(usual));
    const one = perMillionImages(awsSettings({ presets: [{ name: "web", maxWidthPx: 1600 }] }));
    expect(quantity(one, "store: writes")).to.be.closeTo(2, 1e-9);
  });

  it("says of every price where it is from, and of an estimate that it is one", () => {
    const table = documents()["prices"] ?? "";
    expect(table).to.contain("| kafka.t3.small | 0.0578 | hour | AmazonMSK, APS1-Kafka.t3.small | 2026-08-12 |");
    expect(table).to.match(/\| db\.m7g\.large \| [\d.]+ \| hour \| estimate: /);
    expect(PRICES.pollerUnit.estimated).to.equal(true);
    for (const row of table.split("\n").slice(2))
      expect(row).to.match(/\d{4}-\d\d-\d\d \|$|estimate: .*\| no date \|$/);
  });
});

describe("what a stack on AWS takes", () => {
  for (const [name, config] of Object.entries(STACKS)) {
    it(`reserves, for ${name}, as many runs as its functions`, async () => {
      const reserved = each<number>(
        await build(config),
        "aws:lambda/function:Function",
        "reservedConcurrentExecutions",
      );
      expect(capacityOf(awsSettings(config)).reservedConcurrency).to.equal(sum(reserved));
    });
  }

  it("keeps messages on its brokers' disks for as long as is set", () => {
    // 20 GB × 0.85 for 7 days.
    expect(capacityOf(awsSettings()).inlineGbPerDay).to.be.closeTo(17 / 7, 1e-9);
    expect(capacityOf(awsSettings({ ingress: { retentionHours: 24 } })).inlineGbPerDay).to.be.closeTo(17, 1e-9);
    expect(capacityOf(awsSettings({ ingress: KAFKA })).inlineGbPerDay).to.equal(undefined);
  });
});

/** Runs in AWS's month of 730 hours: `rate(5 minutes)` → 8760. */
function runsPerMonth(expression: string): number {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  if (count === undefined) throw new Error(`Expected a rate in minutes or hours but received ${expression}.`);
  return (730 * (unit === "hour" ? 1 : 60)) / Number(count);
}
