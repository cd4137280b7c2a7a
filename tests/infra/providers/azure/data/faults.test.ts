import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { topicNames } from "../../../../../infra/contract/topics.ts";
import { faults } from "../../../../../infra/providers/azure/faults.ts";
import { BLOCKED_IPS_MAX } from "../../../../../infra/providers/azure/faults/gateway.ts";
import { azureSettings } from "../../../../helpers/azure-mocks.ts";
import { EXISTING } from "../records.ts";
import { networkFaultCases, type WrongSettings } from "../../network-fault-cases.ts";

const of = (config: Record<string, unknown>): string[] => faults(azureSettings(config));

const SUBSCRIPTION = "01234567-89ab-cdef-0123-456789abcdef";
const OTHER_SUBSCRIPTION = "89abcdef-0123-4567-89ab-cdef01234567";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Network`;
const NETWORK = `${GROUP}/virtualNetworks/shop`;
const ZONE = `${GROUP}/dnsZones/example.com`;

const peer = (more: object): object => ({ networkId: NETWORK, cidr: "10.1.0.0/16", ...more });
const existing = (more: object): Record<string, unknown> => ({
  ingress: { existing: { ...EXISTING.ingress.existing, ...more } },
});
const tags = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key-${at}`, "x"]));
const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `192.0.${Math.floor(at / 256)}.${at % 256}/32`);
const emails = (count: number): string[] => Array.from({ length: count }, (_, at) => `on-call-${at}@example.com`);
const LONG_EMAIL = `${"on-call-".repeat(7)}a@example.com`;

const LOCK_WARNING =
  "No result can be removed before its lock ends, not by the subscription's owner either, and it is paid for until then: " +
  "set it to true, or retention.lock to governance.";

const NETWORKS: readonly WrongSettings[] = [
  ...networkFaultCases(peer, `${NETWORK}-2`),
  {
    what: "a number of zones",
    config: { network: { zones: 2 } },
    told:
      "network.zones: expected nothing, because a network on Azure lies in all of its region's zones but received 2. Remove " +
      "it: in staging and prod whatever can lies in several zones.",
  },
  {
    what: "one peer twice, whatever the case of its letters",
    config: { network: { peers: [peer({}), peer({ networkId: NETWORK.toUpperCase(), cidr: "10.2.0.0/16" })] } },
    told: `network.peers: expected each network once but received ${NETWORK.toUpperCase()} more than once. Remove the others.`,
  },
  {
    what: "a peer that is no virtual network",
    config: { network: { peers: [peer({ networkId: "vpc-0123456789abcdef0" })] } },
    told:
      "network.peers.0.networkId: expected a virtual network's id, /subscriptions/<id>/resourceGroups/<name>/providers/" +
      'Microsoft.Network/virtualNetworks/<name>, but received "vpc-0123456789abcdef0". `az network vnet list` tells them all.',
  },
  {
    what: "a peer's account that is no subscription",
    config: { network: { peers: [peer({ accountId: "123456789012" })] } },
    told:
      "network.peers.0.accountId: expected a subscription's id, like 01234567-89ab-cdef-0123-456789abcdef, but received " +
      '"123456789012". `az account list` tells them all. Leave it out for a network of the stack\'s own subscription.',
  },
  {
    what: "a peer's account that is not its network's",
    config: { network: { peers: [peer({ accountId: OTHER_SUBSCRIPTION })] } },
    told:
      `network.peers.0.accountId: expected the subscription that network.peers.0.networkId names, ${SUBSCRIPTION}, but ` +
      `received ${OTHER_SUBSCRIPTION}. Correct the one that is wrong.`,
  },
  {
    what: "a peer's region",
    config: { network: { peers: [peer({ region: "eastasia" })] } },
    told:
      "network.peers.0.region: expected nothing, because Azure knows a network's region by its id, but received " +
      '"eastasia". Remove it.',
  },
];

const INGRESS: readonly WrongSettings[] = [
  {
    what: "pollers",
    config: { ingress: { pollers: "provisioned" } },
    told:
      "ingress.pollers: expected nothing, because Azure Functions scales its readers by itself but received provisioned. " +
      "Remove it.",
  },
  {
    what: "subscriptions that are admitted beforehand",
    config: { ingress: { privateLinkAccounts: [SUBSCRIPTION] } },
    told:
      "ingress.privateLinkAccounts: expected none, because Event Hubs admits no subscription beforehand but received 1 of " +
      "them. Remove it, and join their networks by network.peers; or let them ask for a private endpoint of the namespace, " +
      "and approve each by `az network private-endpoint-connection approve`.",
  },
  {
    what: "more partitions than a hub of Standard takes",
    config: { ingress: { partitions: 33 } },
    told:
      "ingress.partitions: expected at most 32, which is what Event Hubs Standard takes of one hub but received 33. Lower it, " +
      "or set ingress.size to large.",
  },
  {
    what: "more partitions than a namespace of Premium takes",
    config: { ingress: { size: "large", partitions: 67 } },
    told: "ingress.partitions: expected at most 66, which is what Event Hubs Premium takes of 3 hubs but received 67. Lower it.",
  },
  {
    what: "a Kafka without a login",
    config: { ingress: { existing: { brokers: ["kafka.example.com:9092"] } } },
    told:
      "ingress.existing.sasl: expected a mechanism, username and password but received nothing. Brokers on the internet that " +
      "ask for no login would take anybody's images.",
  },
  {
    what: "a Kafka without TLS",
    config: existing({ tls: false }),
    told: "ingress.existing.tls: expected true but received false. Images and the login would cross the internet in the clear.",
  },
  {
    what: "private endpoints of somebody else's brokers",
    config: { ingress: { ...EXISTING.ingress, privateLinkAccounts: [SUBSCRIPTION] } },
    told:
      "ingress.privateLinkAccounts: expected none, because ingress.existing names brokers that are not this stack's but " +
      "received 1 of them. Remove it, and let the owner of the brokers admit them.",
  },
  {
    what: "peers where there are no brokers to reach",
    config: { ...EXISTING, network: { peers: [peer({})] } },
    told:
      "network.peers: expected none, because ingress.existing names brokers that are not in this stack's network but received " +
      "1 of them. Remove them: peers reach nothing but the stack's own brokers.",
  },
];

const SIZES: readonly WrongSettings[] = [
  {
    what: "a run shorter than an image's time",
    config: { limits: { processSeconds: 60 }, function: { timeoutSeconds: 89 } },
    told:
      "function.timeoutSeconds: expected at least 90, which is limits.processSeconds and 30 more but received 89. Raise it, or " +
      "lower limits.processSeconds: an image's own limit has to come first.",
  },
  {
    what: "more memory than an instance has",
    config: { function: { memoryMb: 4097 } },
    told:
      "function.memoryMb: expected at most 4096, the largest instance of Flex Consumption but received 4097. Lower it, and " +
      "limits.maxPixels where images need that much.",
  },
  {
    what: "fewer instances than Flex Consumption can be limited to",
    config: { function: { maxConcurrency: 45 } },
    told:
      "function.maxConcurrency: expected at least 46: 40, the fewest instances that Flex Consumption may be limited to, for " +
      "uploads, and ingress.partitions (6) for the stream, but received 45. Raise it: instances that are not needed are not " +
      "started.",
  },
  {
    what: "a region to which Front Door has no private links, where it needs one",
    config: { environment: "staging", region: "northcentralus" },
    told:
      "region: expected one of brazilsouth, canadacentral, centralus, eastus, eastus2, southcentralus, westus2, westus3, " +
      "francecentral, germanywestcentral, northeurope, norwayeast, swedencentral, uksouth, westeurope, southafricanorth, " +
      "uaenorth, australiaeast, centralindia, eastasia, japaneast, koreacentral, southeastasia, where Front Door reaches an " +
      "application by a private link, but received northcentralus. Take the nearest of them, or the environment dev, in " +
      "which Front Door comes by the public address.",
  },
  {
    what: "storage whose disk is larger than it may grow to",
    config: { warehouse: { storageGb: 100, maxStorageGb: 127 } },
    told:
      "warehouse.maxStorageGb: expected at least 128, which is Azure's smallest disk for warehouse.storageGb (100) but " +
      "received 127. Raise it, or lower warehouse.storageGb.",
  },
  {
    what: "a standby of a server that can have none",
    config: { warehouse: { highAvailability: true } },
    told:
      "warehouse.size: expected medium or large, because warehouse.highAvailability is true but received small " +
      "(Standard_B2s). Set it, or warehouse.highAvailability to false: a burstable server can have no standby.",
  },
  {
    what: "more instances than the warehouse takes",
    config: { function: { maxConcurrency: 115 } },
    told:
      "function.maxConcurrency: expected at most 114, because Standard_B2s takes 414 connections, 186 of them are for the web " +
      "application (40 × 4), operations (6) and analysts (20), and an instance opens 2, but received 115. Lower it, or raise " +
      "warehouse.size.",
  },
  {
    what: "a warehouse that is too small for the environment",
    config: { environment: "staging", warehouse: { size: "small" } },
    told:
      "function.maxConcurrency: expected at most 0, because Standard_B2s takes 414 connections, 426 of them are for the web " +
      "application (100 × 4), operations (6) and analysts (20), and an instance opens 2, but received 100. Raise " +
      "warehouse.size.",
  },
];

const OTHERS: readonly WrongSettings[] = [
  {
    what: "prod without a word on its lock",
    config: { environment: "prod" },
    told:
      "retention.confirmIrreversibleLock: expected true, because retention.lock is compliance (the default in prod) but " +
      `received false. ${LOCK_WARNING}`,
  },
  {
    what: "a compliance lock that nobody confirmed",
    config: { retention: { lock: "compliance" } },
    told: `retention.confirmIrreversibleLock: expected true, because retention.lock is compliance but received false. ${LOCK_WARNING}`,
  },
  {
    what: "a region by its long name",
    config: { region: "Southeast Asia" },
    told:
      'region: expected a region\'s short name, such as southeastasia, but received "Southeast Asia". `az account ' +
      "list-locations` tells them all, in the column Name.",
  },
  {
    what: "a tag of Azure's own",
    config: { tags: { "Microsoft.team": "images" } },
    told:
      "tags: expected names that do not begin with microsoft, azure or windows, which Azure keeps for itself but received " +
      '"Microsoft.team". Rename it.',
  },
  {
    what: "a tag's name that DNS zones do not take",
    config: { tags: { "cost centre": "7" } },
    told:
      'tags: expected names of letters, digits and . _ - that begin with a letter but received "cost centre". Rename it: DNS ' +
      "zones and Front Door take no others.",
  },
  {
    what: "a tag that is one of the stack's own to Azure",
    config: { tags: { Environment: "test" } },
    told:
      'tags: expected names that differ in more than case but received "environment" and "Environment". Rename one: Azure ' +
      "calls them the same.",
  },
  {
    what: "a tag that policies read",
    config: { tags: { purpose: "processed" } },
    told:
      'tags: expected names that the stack has no use of its own for but received "purpose". Rename it: policies read that ' +
      "one.",
  },
  {
    what: "more tags than a DNS zone takes",
    config: { tags: tags(13) },
    told: "tags: expected at most 12 but received 13. DNS zones and Front Door take 15, and the stack sets 3.",
  },
  {
    what: "all addresses, blocked",
    config: { gateway: { blockedIps: ["192.0.2.44/32", "::/0"] } },
    told:
      "gateway.blockedIps.1: expected a network smaller than all addresses but received ::/0. Remove it: nobody could reach " +
      "the gateway.",
  },
  {
    what: "more blocked addresses than a rule takes",
    config: { gateway: { blockedIps: addresses(BLOCKED_IPS_MAX + 1) } },
    told:
      "gateway.blockedIps: expected at most 600, which is what one rule of Front Door's firewall takes but received 601. Name " +
      "networks in place of single addresses.",
  },
  {
    what: "a domain whose zone is another cloud's",
    config: { gateway: { domain: { name: "images.example.com", zoneId: "Z0123456789" } } },
    told:
      "gateway.domain.zoneId: expected the id of a zone of Azure DNS, /subscriptions/<id>/resourceGroups/<name>/providers/" +
      'Microsoft.Network/dnsZones/<zone>, but received "Z0123456789". `az network dns zone list` tells them all.',
  },
  {
    what: "a domain that is not in its zone",
    config: { gateway: { domain: { name: "images.notexample.com", zoneId: ZONE } } },
    told:
      "gateway.domain.name: expected a name in the zone of gateway.domain.zoneId, example.com, but received " +
      "images.notexample.com. Correct the one that is wrong.",
  },
  {
    what: "logs for longer than a workspace keeps them",
    config: { alerts: { logDays: 731 } },
    told:
      "alerts.logDays: expected at most 730, which is what a Log Analytics workspace keeps at hand but received 731. Set it to " +
      "365, and export what has to be kept for longer.",
  },
  {
    what: "more addresses than an action group takes",
    config: { alerts: { emails: emails(1001) } },
    told: "alerts.emails: expected at most 1000, which is what an action group takes but received 1001. Name a distribution list.",
  },
  {
    what: "an address longer than an action group takes",
    config: { alerts: { emails: ["a@example.com", LONG_EMAIL] } },
    told:
      `alerts.emails.1: expected at most 64 characters, which is what an action group takes but received ${LONG_EMAIL.length}. ` +
      "Name a shorter address.",
  },
  {
    what: "one address twice",
    config: { alerts: { emails: ["a@example.com", "A@example.com"] } },
    told: "alerts.emails: expected each address once but received A@example.com more than once. Remove the others.",
  },
];

describe("settings that Azure would refuse, or that would fail on it", () => {
  for (const { what, config, told } of [...NETWORKS, ...INGRESS, ...SIZES, ...OTHERS]) {
    it(`are told with what to do: ${what}`, () => {
      expect(of(config)).to.deep.equal([told]);
    });
  }

  it("are told of prod where the standby is prod's own default", () => {
    const [standby] = of({
      environment: "prod",
      retention: { confirmIrreversibleLock: true },
      warehouse: { size: "small" },
    });
    expect(standby).to.contain("because warehouse.highAvailability is on in prod but received small (Standard_B2s)");
  });

  it("are told all together", () => {
    const many = of({ environment: "prod", region: "South East", tags: { "a b": "" }, warehouse: { storageGb: 1000 } });
    expect(many.map((line) => line.split(":")[0])).to.deep.equal([
      "retention.confirmIrreversibleLock",
      "region",
      "tags",
      "warehouse.maxStorageGb",
    ]);
  });

  it("count the connections that the applications open", () => {
    const opened = (application: string): string =>
      /maxConnections: (\d+)/.exec(readFileSync(`functions/adapters/azure/${application}.ts`, "utf8"))?.[1] ?? "none";
    const [told] = of({ function: { maxConcurrency: 115 } });
    expect(told)
      .to.contain(`(40 × ${opened("web")})`)
      .and.contain(`an instance opens ${opened("image-function")},`);
  });

  it("never show a password", () => {
    expect(of(existing({ tls: false })).join("\n")).not.to.contain("broker-password");
  });

  it("are none of what the settings themselves bound already: topics' names, and how long messages are kept", () => {
    const longest = azureSettings({ ingress: { topic: "t".repeat(40), retentionHours: 168 } });
    // Of a hub's name, and of Standard's time: learn.microsoft.com/azure/event-hubs/event-hubs-quotas
    for (const name of Object.values(topicNames(longest.ingress.topic))) expect(name).to.match(/^[a-z][a-z.-]{0,255}$/);
    expect(longest.ingress.retentionHours).to.equal(7 * 24);
    for (const ingress of [{ topic: "t".repeat(41) }, { retentionHours: 169 }])
      expect(() => azureSettings({ ingress })).to.throw();
  });
});

describe("settings that are good on Azure", () => {
  const good: Record<string, Record<string, unknown>> = {
    "the defaults": {},
    staging: { environment: "staging" },
    "prod, confirmed": { environment: "prod", retention: { confirmIrreversibleLock: true } },
    "prod with a governance lock": { environment: "prod", retention: { lock: "governance" } },
    "a small warehouse with neither standby nor many applications": { warehouse: { highAvailability: false } },
    "a stack's own network next to its peers": { network: { cidr: "10.0.0.0/16", peers: [peer({})] } },
    "a peer of another subscription": {
      network: {
        peers: [
          peer({ accountId: SUBSCRIPTION.toUpperCase() }),
          peer({ networkId: `${NETWORK}-2`, cidr: "10.2.0.0/16" }),
        ],
      },
    },
    "somebody else's Kafka": EXISTING,
    "a carrier's addresses": { network: { cidr: "100.64.0.0/16" }, warehouse: { analystAccess: ["172.31.255.0/24"] } },
    "a run just long enough": { limits: { processSeconds: 60 }, function: { timeoutSeconds: 90 } },
    "the largest instance": { function: { memoryMb: 4096 } },
    "as many instances as the warehouse takes": { function: { maxConcurrency: 114 } },
    "as few instances as can be, with their partitions": { function: { maxConcurrency: 46 } },
    "as many partitions as a hub of Standard takes": { ingress: { partitions: 32 } },
    "as many partitions as a namespace of Premium takes": { ingress: { size: "large", partitions: 66 } },
    "a disk that just fits": { warehouse: { storageGb: 100, maxStorageGb: 128 } },
    "a tag of the stack's own, set anew, and as many as go": {
      tags: { stack: "other", ...tags(10), "cost-centre": "Prüfung 7/b: <a+b=c>" },
    },
    "blocked addresses": {
      gateway: { blockedIps: [...addresses(BLOCKED_IPS_MAX - 2), "128.0.0.0/1", "2001:DB8::/32"] },
    },
    "a domain in its zone": { gateway: { domain: { name: "images.example.com", zoneId: ZONE.toLowerCase() } } },
    "a domain that is its zone": { gateway: { domain: { name: "example.com", zoneId: ZONE } } },
    "as many addresses as an action group takes": { alerts: { emails: emails(1000), logDays: 365 } },
  };
  for (const [what, config] of Object.entries(good)) {
    it(`have no fault: ${what}`, () => {
      expect(of(config)).to.deep.equal([]);
    });
  }

  for (const stack of ["azure-dev", "azure-prod"]) {
    it(`have no fault: Pulumi.${stack}.yaml`, () => {
      const file = `Pulumi.${stack}.yaml`;
      expect(existsSync(file), `${file} is missing`).to.equal(true);
      const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
      const entries = Object.entries(config).map(
        ([key, value]) => [key.replace("image-pipeline:", ""), value] as const,
      );
      expect(of(Object.fromEntries(entries))).to.deep.equal([]);
    });
  }
});
