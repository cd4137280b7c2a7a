import { expect } from "chai";
import { topicNames, topicSpec } from "../../../../infra/contract/topics.ts";
import type { CloudStack } from "../../../helpers/provider-mocks.ts";
import { settingsOf } from "../../../helpers/mocked-stack.ts";
import { type Cloud, FUNCTIONS, type FunctionName } from "./cloud.ts";
import { build, CLOUDS, EXISTING, PASSWORD, PROD } from "./clouds.ts";

const VARIANTS = { dev: {}, prod: PROD, "somebody else's Kafka": EXISTING };

/** As different from the defaults as settings may be. */
const OTHERS = {
  ...PROD,
  presets: [{ name: "print", maxWidthPx: 4000, format: "png" }],
  limits: { maxPixels: 20_000_000, inlineMaxBytes: 500_000, processSeconds: 20 },
  retention: { ...PROD.retention, processedDays: 11, rawDays: 5, detailDays: 50, statsYears: 4 },
  ingress: { topic: "pictures", partitions: 5, retentionHours: 24 },
};

const settingsText = (cloud: Cloud, stack: CloudStack, name: FunctionName): string =>
  cloud.environment(stack, name)["SETTINGS"] ?? "";

const parsed = (cloud: Cloud, stack: CloudStack, name: FunctionName): Record<string, unknown> =>
  JSON.parse(settingsText(cloud, stack, name)) as Record<string, unknown>;

for (const cloud of CLOUDS) {
  describe(`what the functions of a stack on ${cloud.title} are told`, () => {
    for (const [variant, config] of Object.entries(VARIANTS)) {
      for (const name of FUNCTIONS) {
        it(`is, for ${name} in ${variant}, what the adapter reads when it starts, and no secret`, async () => {
          const text = settingsText(cloud, await build(cloud, config), name);
          const { error } = cloud.settings[name].safeParse(JSON.parse(text));
          expect(error?.message).to.equal(undefined);
          expect(text).not.to.contain(PASSWORD);
          expect(text).not.to.match(/password"|AccountKey|SharedAccessKey|sig=/i);
        });
      }
    }

    it("is what the settings say: renditions, limits, retention, topics", async () => {
      const stack = await build(cloud, OTHERS);
      const settings = settingsOf({ provider: cloud.name, ...OTHERS });
      const { presets, limits, retention, ingress } = settings;
      const topics = topicNames(ingress.topic);
      expect(parsed(cloud, stack, "image-function")).to.deep.include({ presets, limits, retention, topics });
      expect(parsed(cloud, stack, "operations")).to.deep.include({ limits, retention, topics });
      expect(parsed(cloud, stack, "web")).to.deep.include({ limits });
    });

    it("has the functions log in to the warehouse as the role that is theirs, by TLS", async () => {
      for (const config of [{}, PROD]) {
        const stack = await build(cloud, config);
        const warehouses = FUNCTIONS.map(
          (name) => parsed(cloud, stack, name)["warehouse"] as { user: string; tls: boolean; host: string },
        );
        expect(warehouses.map(({ tls }) => tls)).to.deep.equal([true, true, true]);
        expect(new Set(warehouses.map(({ host }) => host))).to.deep.equal(new Set([stack.outputs["warehouseHost"]]));
        const [writer, owner, web] = warehouses.map(({ user }) => user);
        expect([writer, web]).to.deep.equal(["writer", "web"]);
        expect(owner).not.to.be.oneOf(["writer", "web", "bi_reader"]);
      }
    });

    it("locks results for good where the settings say so", async () => {
      const mode = async (config: Record<string, unknown>): Promise<unknown> =>
        parsed(cloud, await build(cloud, config), "image-function")["lockMode"];
      const [governance, compliance] = [await mode({}), await mode(PROD)];
      expect(governance).not.to.equal(compliance);
      expect(await mode({ environment: "prod", retention: { lock: "governance" } })).to.equal(governance);
      expect(await mode({ retention: { lock: "compliance", confirmIrreversibleLock: true } })).to.equal(compliance);
    });

    it("has topics made by operations on somebody else's Kafka, and there alone", async () => {
      const { createTopics } = parsed(cloud, await build(cloud, EXISTING), "operations");
      const settings = settingsOf({ provider: cloud.name, ...EXISTING });
      expect(createTopics).to.deep.equal(
        ["images.incoming", "images.processed", "images.dead-letter"].map((name) => topicSpec(name, settings)),
      );
      expect(parsed(cloud, await build(cloud), "operations")["createTopics"]).to.deep.equal([]);
    });

    it("is besides how to allocate memory", async () => {
      const stack = await build(cloud);
      for (const name of FUNCTIONS) expect(cloud.environment(stack, name)).to.include({ MALLOC_ARENA_MAX: "1" });
    });

    it("has room for the most renditions of long names", async function () {
      const presets = Array.from({ length: 16 }, (_, at) => ({
        name: `rendition-with-a-long-name-${at}`,
        maxWidthPx: 16_383,
        maxHeightPx: 16_383,
      }));
      const text = settingsText(cloud, await build(cloud, { ...PROD, presets }), "image-function");
      expect((JSON.parse(text) as { presets: unknown[] }).presets).to.have.length(16);
      if (cloud.environmentMaxBytes !== undefined) {
        expect(Buffer.byteLength(text)).to.be.below(cloud.environmentMaxBytes);
      }
    });
  });
}
