import { expect } from "chai";
import { capacityOf } from "../../../../infra/providers/aws/costs/capacity.ts";
import { documents } from "../../../../infra/providers/aws/costs/documents.ts";
import { monthlyFloor } from "../../../../infra/providers/aws/costs/floor.ts";
import { perMillionImages } from "../../../../infra/providers/aws/costs/per-million.ts";
import { PRICES } from "../../../../infra/providers/aws/costs/prices.ts";
import type { Line } from "../../../../infra/costs/line.ts";
import { awsSettings } from "../../../helpers/aws-mocks.ts";
import type { MockedStack } from "../../../helpers/mocked-stack.ts";
import { describeCosts, KAFKA, lineOf, quantity, STACKS, sum } from "../costs-behaviour.ts";
import { all, build } from "./inspect.ts";

type Config = Record<string, unknown>;

const floorOf = (config: Config): Line[] => monthlyFloor(awsSettings(config));

/** A property of every resource of a type, which all have it as a T. */
const each = <T>(stack: MockedStack, type: string, property: string): T[] =>
  all(stack, type).map(({ inputs }) => inputs[property] as T);

/** What the resources of a stack ask for, by the floor's items. */
function counted(stack: MockedStack): Record<string, number> {
  const count = (type: string): number => all(stack, type).length;
  const [cluster] = all(stack, "aws:msk/cluster:Cluster");
  const nodes = cluster?.inputs["brokerNodeGroupInfo"] as
    { storageInfo: { ebsStorageInfo: { volumeSize: number } } } | undefined;
  const brokers = (cluster?.inputs["numberOfBrokerNodes"] as number | undefined) ?? 0;
  const interfaces = all(stack, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(
    ({ inputs }) => inputs["vpcEndpointType"] === "Interface",
  );
  const copies = each<boolean>(stack, "aws:rds/instance:Instance", "multiAz").map((two) => (two ? 2 : 1));
  return {
    brokers: brokers * 730,
    "brokers' disks": brokers * (nodes?.storageInfo.ebsStorageInfo.volumeSize ?? 0),
    "interface endpoints": sum(interfaces.map(({ inputs }) => (inputs["subnetIds"] as string[]).length)) * 730,
    "NAT gateways": count("aws:ec2/natGateway:NatGateway") * 730,
    "public addresses": count("aws:ec2/eip:Eip") * 730,
    warehouse: sum(copies) * 730,
    "firewall's rules": each<object[]>(stack, "aws:wafv2/webAcl:WebAcl", "rules").flat().length,
    keys: count("aws:kms/key:Key"),
    // One more, which RDS makes for the owner.
    secrets: count("aws:secretsmanager/secret:Secret") + 1,
    alarms: count("aws:cloudwatch/metricAlarm:MetricAlarm"),
    "metrics of one's own": count("aws:cloudwatch/logMetricFilter:LogMetricFilter"),
    dashboard: count("aws:cloudwatch/dashboard:Dashboard"),
  };
}

describeCosts({ cloud: "aws", monthlyFloor, perMillionImages, documents, prices: PRICES, counted });

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
    it(`counts, for ${name}, every run of its schedules`, async () => {
      const schedules = each<string>(await build(config), "aws:scheduler/schedule:Schedule", "scheduleExpression");
      expect(lineOf(floorOf(config), "jobs").detail).to.equal(`${sum(schedules.map(runsPerMonth))} runs`);
    });
  }

  it("reckons an image's time and keeping as the assumptions say", () => {
    const usual = perMillionImages(awsSettings());
    expect(lineOf(usual, "image function").usd).to.be.closeTo(0.9 * 2 * 13.3334, 1e-9);
    expect(lineOf(usual, "results").usd).to.be.closeTo(300 * (10 / (730 / 24)) * 0.025, 1e-9);
  });

  it("names offer and usage type of a price, and what an estimate is made of", () => {
    const table = documents()["prices"] ?? "";
    expect(table).to.contain(
      "| broker: kafka.t3.small | 0.0578 | hour | AmazonMSK, APS1-Kafka.t3.small | 2026-08-12 |",
    );
    expect(table).to.match(/\| warehouse: db\.m7g\.large \| [\d.]+ \| hour \| estimate: /);
    expect(PRICES.pollerUnit.estimated).to.equal(true);
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
