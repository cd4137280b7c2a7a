import { expect } from "chai";
import type { Line } from "../../../../infra/costs/line.ts";
import { capacityOf, INSTANCE_MB } from "../../../../infra/providers/azure/costs/capacity.ts";
import { documents } from "../../../../infra/providers/azure/costs/documents.ts";
import { monthlyFloor } from "../../../../infra/providers/azure/costs/floor.ts";
import { perMillionImages } from "../../../../infra/providers/azure/costs/per-million.ts";
import { PRICES } from "../../../../infra/providers/azure/costs/prices.ts";
import { sizesOf } from "../../../../infra/providers/azure/sizes.ts";
import { azureSettings } from "../../../helpers/azure-mocks.ts";
import { sharedStack } from "../../../helpers/cloud-stack.ts";
import type { MockedStack, Recorded } from "../../../helpers/mocked-stack.ts";
import { describeCosts, KAFKA, lineOf, quantity, STACKS, sum } from "../costs-behaviour.ts";

type Config = Record<string, unknown>;

const floorOf = (config: Config = {}): Line[] => monthlyFloor(azureSettings(config));
const perMillion = (config: Config = {}): Line[] => perMillionImages(azureSettings(config));

const all = (stack: MockedStack, type: string): Recorded[] =>
  stack.resources.filter((one) => one.type === `azure-native:${type}`);

/** A property of every resource of a type, which all have it as a T. */
const each = <T>(stack: MockedStack, type: string, property: string): T[] =>
  all(stack, type).map(({ inputs }) => inputs[property] as T);

/** What the resources of a stack ask for, by the floor's items. */
function counted(stack: MockedStack): Record<string, number> {
  const count = (type: string): number => all(stack, type).length;
  const units = each<{ capacity: number }>(stack, "eventhub:Namespace", "sku").map(({ capacity }) => capacity);
  const [copies = 0] = each<{ mode: string }>(stack, "dbforpostgresql:Server", "highAvailability").map(({ mode }) =>
    mode === "ZoneRedundant" ? 2 : 1,
  );
  const disks = each<{ storageSizeGB: number }>(stack, "dbforpostgresql:Server", "storage");
  const asked = each<string>(stack, "monitor:ScheduledQueryRule", "evaluationFrequency");
  return {
    brokers: sum(units) * 730,
    "private endpoints": count("network:PrivateEndpoint") * 730,
    "private DNS zones": count("privatedns:PrivateZone"),
    "NAT gateway": count("network:NatGateway") * 730,
    "public address": count("network:PublicIPAddress") * 730,
    warehouse: copies * 730,
    "warehouse's disk": copies * sum(disks.map(({ storageSizeGB }) => storageSizeGB)),
    "Front Door": count("cdn:Profile"),
    "alerts on metrics": count("monitor:MetricAlert"),
    "alerts on logs, every 5 minutes": asked.filter((frequency) => frequency === "PT5M").length,
    "alerts on logs, every 15 minutes": asked.filter((frequency) => frequency === "PT15M").length,
  };
}

describeCosts({ cloud: "azure", monthlyFloor, perMillionImages, documents, prices: PRICES, counted });

describe("the cost of a stack on Azure", () => {
  it("is, for hubs, warehouse and Front Door, hours or months times price", () => {
    const dev = floorOf();
    expect(lineOf(dev, "brokers").usd).to.be.closeTo(730 * 0.03, 1e-9);
    expect(lineOf(dev, "warehouse").usd).to.be.closeTo(730 * 0.104, 1e-9);
    expect(lineOf(dev, "Front Door").usd).to.equal(35);
    const prod = floorOf({ environment: "prod", warehouse: { storageGb: 50 } });
    expect(lineOf(prod, "brokers").usd).to.be.closeTo(2 * 730 * 0.03, 1e-9);
    expect(lineOf(prod, "warehouse").usd).to.be.closeTo(2 * 730 * 0.244, 1e-9);
    // The next disk that Azure sells, and the standby's.
    expect(lineOf(prod, "warehouse's disk").usd).to.be.closeTo(2 * 64 * 0.138, 1e-9);
    expect(lineOf(prod, "Front Door").usd).to.equal(330);
  });

  it("follows the settings that docs/azure.md says it follows", () => {
    const large = floorOf({ ingress: { size: "large" } });
    expect(lineOf(large, "brokers").price).to.equal(PRICES.brokerUnit.Premium);
    expect(lineOf(large, "brokers").usd).to.be.greaterThan(lineOf(floorOf(), "brokers").usd);
    const existing = floorOf({ ingress: KAFKA });
    expect(quantity(existing, "brokers")).to.equal(0);
    expect(quantity(existing, "NAT gateway")).to.equal(730);
    expect(quantity(perMillion({ ingress: KAFKA }), "messages")).to.equal(0);
  });

  it("counts the very SKUs that the stack asks for", async () => {
    for (const config of Object.values(STACKS)) {
      const stack = await sharedStack("azure", config);
      const floor = floorOf(config);
      for (const { name } of each<{ name: keyof typeof PRICES.frontDoor }>(stack, "cdn:Profile", "sku"))
        expect(lineOf(floor, "Front Door").price).to.equal(PRICES.frontDoor[name]);
      for (const { name } of each<{ name: keyof typeof PRICES.warehouse }>(stack, "dbforpostgresql:Server", "sku"))
        expect(lineOf(floor, "warehouse").price).to.equal(PRICES.warehouse[name]);
      for (const { name } of each<{ name: keyof typeof PRICES.brokerUnit }>(stack, "eventhub:Namespace", "sku"))
        expect(lineOf(floor, "brokers").price).to.equal(PRICES.brokerUnit[name]);
    }
  });

  it("counts a second at least of an instance, which is what Azure bills", () => {
    const { quantity: gbSeconds, usd } = lineOf(perMillion(), "image function");
    expect(gbSeconds).to.be.closeTo(2, 1e-9);
    expect(usd).to.be.closeTo(2 * 37, 1e-9);
    expect(lineOf(perMillion({ function: { memoryMb: 4096 } }), "image function").usd).to.be.closeTo(4 * 37, 1e-9);
  });

  it("counts a message by each 64 KB of it, and on Premium not at all", () => {
    // An image of 400 KB is seven, a claim check one, and each image is announced.
    expect(quantity(perMillion(), "messages")).to.be.closeTo(0.4 * 7 + 0.1 + 1, 1e-9);
    expect(quantity(perMillion({ ingress: { size: "large" } }), "messages")).to.equal(0);
  });

  it("keeps results until the sweeper comes, an hour after their locks, and stores them thrice but in dev", () => {
    const days = (7 + 2 / 24) / (730 / 24);
    expect(lineOf(perMillion(), "results").usd).to.be.closeTo(300 * days * 0.02, 1e-9);
    expect(lineOf(perMillion({ environment: "staging" }), "results").usd).to.be.closeTo(300 * days * 0.025, 1e-9);
  });

  it("charges for logs only what is kept longer than Azure keeps them for nothing", () => {
    expect(quantity(perMillion(), "logs kept")).to.equal(0);
    const year = perMillion({ environment: "staging" });
    const logged =
      quantity(year, "logs of applications and Front Door") + quantity(year, "logs of the store's requests");
    expect(quantity(year, "logs kept")).to.be.closeTo(logged * ((365 - 31) / (730 / 24)), 1e-9);
  });
});

describe("what a stack on Azure takes", () => {
  for (const [name, config] of Object.entries(STACKS)) {
    it(`takes, for ${name}, the cores of all the instances that its applications may have`, async () => {
      const cores: Readonly<Record<number, number>> = { 512: 0.25, 2048: 1, 4096: 2 };
      const settings = azureSettings(config);
      const scaled = each<{ scaleAndConcurrency: { instanceMemoryMB: number; maximumInstanceCount: number } }>(
        await sharedStack("azure", config),
        "web:WebApp",
        "functionAppConfig",
      ).map(({ scaleAndConcurrency }) => scaleAndConcurrency);
      const { memoryMb } = sizesOf(settings);
      expect(scaled.map(({ instanceMemoryMB }) => instanceMemoryMB)).to.have.members([
        memoryMb,
        INSTANCE_MB.web,
        INSTANCE_MB.operations,
      ]);
      const most = scaled.map((of) => (cores[of.instanceMemoryMB] ?? NaN) * of.maximumInstanceCount);
      // The limit is each function's: the stream has an instance for each partition beside that of the uploads.
      const stream = settings.ingress.partitions * (cores[memoryMb] ?? NaN);
      expect(capacityOf(settings).cores).to.equal(sum(most) + stream);
    });
  }

  it("keeps messages for nothing more as long as they fit into what its units hold", () => {
    // 84 GB for 7 days.
    expect(capacityOf(azureSettings()).inlineGbPerDay).to.be.closeTo(12, 1e-9);
    expect(capacityOf(azureSettings({ ingress: { retentionHours: 24 } })).inlineGbPerDay).to.be.closeTo(84, 1e-9);
    expect(capacityOf(azureSettings({ ingress: KAFKA })).inlineGbPerDay).to.equal(undefined);
  });
});
