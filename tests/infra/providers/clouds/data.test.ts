import { expect } from "chai";
import type { Facts } from "../../../../policies/facts/facts.ts";
import { settingsOf } from "../../../helpers/mocked-stack.ts";
import type { CloudStack } from "../../../helpers/provider-mocks.ts";
import { build, CLOUDS, EXISTING, PROD } from "./clouds.ts";
import { factsOf, resourceOf } from "./facts.ts";

const STAGING = { environment: "staging" };

for (const cloud of CLOUDS) {
  describe(`what holds data in a stack on ${cloud.title}`, () => {
    const facts = async (config: Record<string, unknown> = {}): Promise<Facts> =>
      factsOf(cloud, await build(cloud, config));
    const container = async (purpose: string, config: Record<string, unknown> = {}) => {
      const found = (await facts(config)).blobContainers.filter((one) => one.purpose === purpose);
      expect(found, purpose).to.have.length(1);
      return found[0] ?? expect.fail();
    };

    it("locks results for as long as is set, for good where that is set, and expires them a day later", async () => {
      const longer = { retention: { processedDays: 20, lock: "compliance", confirmIrreversibleLock: true } };
      for (const [config, days, mode] of [
        [{}, 7, "bypassable"],
        [STAGING, 7, "bypassable"],
        [PROD, 7, "strict"],
        [longer, 20, "strict"],
        [{ environment: "prod", retention: { lock: "governance" } }, 7, "bypassable"],
      ] as const) {
        const results = await container("processed", config);
        expect(results.lock).to.deep.equal({ days, mode });
        expect(results.expiry).to.deep.equal({ days: days + 1, oldVersions: true });
        expect(results.keepsVersions).to.equal(true);
        expect(results.forceDestroy).not.to.equal(true);
      }
    });

    it("locks no original, and expires it by its days; where it goes when processed, what was never processed", async () => {
      for (const [retention, days] of [
        [{}, 7],
        [{ rawDays: 3 }, 3],
        [{ rawDays: 400 }, 400],
        [{ rawDays: "untilProcessed", detailDays: 40 }, 40],
      ] as const) {
        const originals = await container("raw", { retention });
        expect(originals.lock).to.equal(undefined);
        expect(originals.expiry)
          .to.deep.include({ oldVersions: true })
          .and.to.have.property("days")
          .that.is.at.most(days);
      }
    });

    it("keeps results when the stack goes, in every environment, and originals in prod", async () => {
      const kept = (stack: CloudStack, purpose: string): boolean[] =>
        factsOf(cloud, stack)
          .blobContainers.filter((one) => one.purpose === purpose)
          .map((one) => resourceOf(cloud, stack, one).retainOnDelete);
      for (const [config, originals] of [
        [{}, false],
        [STAGING, false],
        [PROD, true],
      ] as const) {
        const stack = await build(cloud, config);
        expect(kept(stack, "processed")).to.deep.equal([true]);
        expect(kept(stack, "raw")).to.deep.equal([originals]);
        // Against the engine too, where the settings protect it: destruction() says so before anything is begun.
        const guarded = stack.resources.filter(({ protect }) => protect).map(({ name }) => name);
        expect(guarded).to.have.members(originals && cloud.protectsWarehouse ? ["test-warehouse"] : []);
      }
    });

    it("is open to nobody who is not named, and speaks TLS alone", async () => {
      for (const config of [{}, STAGING, PROD, EXISTING]) {
        const { blobStores, storageKeys, kafkaClusters, kafkaEntrances, databaseServers, messageQueues } =
          await facts(config);
        expect(blobStores).to.have.length.above(1);
        for (const { name, openings, plainHttp = false } of blobStores) {
          expect([openings, plainHttp], name).to.deep.equal([[], false]);
        }
        for (const { name, usable } of storageKeys) expect(usable, name).to.equal(false);
        for (const { publicAccess, plainClients = false, oldestTls = "1.2" } of kafkaClusters) {
          expect([publicAccess, plainClients, oldestTls]).to.deep.equal([false, false, "1.2"]);
        }
        for (const { name, opening } of kafkaEntrances) expect(opening, name).to.equal(undefined);
        expect(databaseServers).to.have.length(1);
        for (const one of databaseServers) {
          expect(one).to.include({ publicAccess: false, tlsOnly: true, identityLogin: true });
          expect(one).to.include({ logsConnections: true, keepsLogs: true });
          // Absent where a cloud does it whatever it is asked for.
          expect([one.encrypted ?? true, one.minorUpgrades ?? true]).to.deep.equal([true, true]);
        }
        for (const { name, open } of messageQueues) expect(open ?? false, name).to.equal(false);
      }
    });

    it("has the three topics, as wide and as long as is set", async () => {
      for (const ingress of [{}, { topic: "pictures", partitions: 9, retentionHours: 24 }]) {
        const { topic, partitions, retentionHours } = settingsOf({ provider: cloud.name, ingress }).ingress;
        const names = ["incoming", "processed", "dead-letter"].map((name) => `${topic}.${name}`);
        expect(cloud.topics(await build(cloud, { ingress }))).to.have.deep.members(
          names.map((name) => ({ name, partitions, retentionHours })),
        );
        const { messageRetentions } = await facts({ ingress });
        const hours = messageRetentions.flatMap(({ effectiveHours }) => effectiveHours ?? []);
        expect(hours).to.deep.equal([retentionHours, retentionHours, retentionHours]);
      }
      expect(cloud.topics(await build(cloud, EXISTING))).to.deep.equal([]);
      expect((await facts(EXISTING)).kafkaClusters).to.deep.equal([]);
    });

    it("backs the warehouse up, and guards it, as the environment or the settings say", async () => {
      for (const [config, backupDays, deletionProtected, standby] of [
        [{}, 7, false, false],
        [STAGING, 30, false, false],
        [PROD, 30, true, true],
        [{ ...STAGING, warehouse: { backupDays: 14, highAvailability: true } }, 14, false, true],
      ] as const) {
        const [server] = (await facts(config)).databaseServers;
        expect(server).to.include({ backupDays, deletionProtected, standby });
      }
    });

    it("says how long statistics stay, which the policies hold to five years at most", async () => {
      const years = async (config: Record<string, unknown>): Promise<unknown> =>
        (await facts(config)).statisticsRetentions.map((one) => one.years);
      expect(await years({})).to.deep.equal([5]);
      expect(await years({ retention: { statsYears: 3 } })).to.deep.equal([3]);
    });

    it("is encrypted in prod under keys of the stack's own, which are rotated", async () => {
      const { blobStores, encryptionKeys } = await facts(PROD);
      const keys = blobStores.flatMap(({ customerKey }) => customerKey ?? []);
      expect(keys).to.have.length.above(1);
      for (const key of keys) expect(key).to.equal(true);
      expect(encryptionKeys).not.to.deep.equal([]);
      for (const { rotationDays } of encryptionKeys) expect(rotationDays).to.be.a("number").within(1, 366);
    });
  });

  describe(`what runs in a stack on ${cloud.title}`, () => {
    const facts = async (config: Record<string, unknown> = {}): Promise<Facts> =>
      factsOf(cloud, await build(cloud, config));

    it("is three functions of Node.js 22 in the private network, each bounded and with an identity of its own", async () => {
      for (const config of [{}, PROD, EXISTING]) {
        const { functions, functionEntrances } = await facts(config);
        expect(functions).to.have.length(3);
        for (const one of functions) {
          expect(one).to.deep.include({ runtime: { language: "node", version: "22" }, inNetwork: true });
          expect(one.maxConcurrency).to.be.a("number").above(0);
          expect(one.identities).to.have.length.above(0);
          expect(one.plainHttp ?? false, one.name).to.equal(false);
          expect(one.ftp ?? false, one.name).to.equal(false);
        }
        const identities = functions.flatMap((one) => (typeof one.identities === "symbol" ? [] : one.identities));
        expect(new Set(identities).size).to.equal(identities.length);
        for (const { name, opening } of functionEntrances) expect(opening, name).to.equal(undefined);
      }
    });

    it("traces runs where that is set, which it is in prod", async () => {
      const traced = async (config: Record<string, unknown>): Promise<unknown> =>
        new Set((await facts(config)).functions.map((one) => one.traced));
      expect(await traced({})).to.deep.equal(new Set([cloud.tracesAlways]));
      expect(await traced(PROD)).to.deep.equal(new Set([true]));
      expect(await traced({ alerts: { traces: true } })).to.deep.equal(new Set([true]));
    });

    it("drops nothing that came without anybody waiting for an answer", async () => {
      const { asynchronousDeliveries } = await facts();
      for (const { name, deadLetters } of asynchronousDeliveries) expect(deadLetters, name).to.equal(true);
    });

    it("lets in nobody at all, writes down who spoke to whom, and gives nothing an address", async () => {
      for (const config of [{}, PROD]) {
        const { admissions, networkDefaults, networks, addressGivers } = await facts(config);
        for (const { name, anybody } of admissions) expect(anybody, name).to.equal(undefined);
        for (const { name, opening } of networkDefaults) expect(opening, name).to.equal(undefined);
        expect(networks.map(({ flowLogs }) => flowLogs)).to.deep.equal([true]);
        for (const { name, gives } of addressGivers) expect(gives, name).to.equal(undefined);
      }
    });

    it("answers the internet behind a firewall, by TLS, each request written down", async () => {
      for (const config of [{}, STAGING, PROD]) {
        const { gatewayParts } = await facts(config);
        const said = (fact: keyof (typeof gatewayParts)[number]): unknown[] => [
          ...new Set(gatewayParts.map((part) => part[fact]).filter((value) => value !== undefined)),
        ];
        expect(said("firewall")).to.deep.equal(["refuses"]);
        expect(said("accessLog")).to.deep.equal([true]);
        expect(said("firewallLog")).to.deep.equal([true]);
        expect(said("authenticated")).to.deep.equal([true]);
        for (const one of said("plainHttp")) expect(one).to.equal(false);
        for (const one of said("throttled")) expect(one).to.equal(true);
        for (const one of said("tracesData")) expect(one).to.equal(false);
        for (const one of said("oldestTls")) expect(one).to.be.oneOf(["1.2", "1.3"]);
      }
    });

    it("refuses the addresses and the rates that are set", async () => {
      const gateway = { blockedIps: ["192.0.2.0/24", "2001:db8::/32"], requestsPerFiveMinutesPerIp: 300 };
      const { blocked, perAddress } = cloud.firewall(await build(cloud, { gateway }));
      expect(blocked).to.have.members(gateway.blockedIps);
      expect(perAddress).to.equal(300);
      const usual = cloud.firewall(await build(cloud));
      expect(usual).to.deep.equal({ blocked: [], perAddress: 2000 });
    });

    it("keeps logs for as long as is set", async () => {
      for (const [config, days] of [
        [{}, 30],
        [PROD, 365],
        [{ alerts: { logDays: 90 } }, 90],
      ] as const) {
        const { logStores } = await facts(config);
        expect(logStores).not.to.deep.equal([]);
        for (const { name, keptDays } of logStores) expect(keptDays, name).to.equal(days);
      }
    });
  });
}
