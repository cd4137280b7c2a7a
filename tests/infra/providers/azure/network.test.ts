import { expect } from "chai";
import { networkId } from "../../../../infra/providers/azure/network/peering.ts";
import { view } from "../../../policies/views.ts";
import { messages } from "../../../policies/hold-against.ts";
import { PRODUCTION } from "../../../policies/own-stacks.ts";
import type { RuleConfig } from "../../../../policies/rules/rule.ts";
import { RULES } from "../../../../policies/rules/registry.ts";
import { azureAnswers, type AzureParts, azureParts } from "../../../helpers/azure-mocks.ts";
import { EXISTING, namesOf, ofType, one, PROD } from "./records.ts";

interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: string;
  readonly sourceAddressPrefix: string;
  readonly sourcePortRange: string;
  readonly destinationAddressPrefix: string;
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: readonly string[];
}

const CIDRS: Readonly<Record<string, string>> = {
  "10.64.0.0/19": "image-function",
  "10.64.32.0/19": "operations",
  "10.64.64.0/19": "web",
  "10.64.96.0/19": "endpoints",
  "10.64.128.0/19": "brokers",
  "10.64.160.0/19": "warehouse",
};

const rulesOf = (parts: AzureParts, subnet: string): readonly SecurityRule[] =>
  one(parts, "NetworkSecurityGroup", `test-${subnet}`).inputs["securityRules"] as readonly SecurityRule[];

const named = (address: string): string => CIDRS[address] ?? address;

/** "from → to ports" of all rules that let something through in one direction. */
const allowed = (parts: AzureParts, direction: SecurityRule["direction"]): string[] =>
  namesOf(parts, "NetworkSecurityGroup")
    .flatMap((name) => rulesOf(parts, name.replace("test-", "")))
    .filter((rule) => rule.direction === direction && rule.access === "Allow")
    .map(({ sourceAddressPrefix, destinationAddressPrefix, destinationPortRange, destinationPortRanges }) => {
      const ports = destinationPortRanges ?? [destinationPortRange];
      return `${named(sourceAddressPrefix)} → ${named(destinationAddressPrefix)} ${ports.join(",")}`;
    })
    .sort();

const INSIDE = [
  "image-function → brokers 5671,9093",
  "image-function → endpoints 443",
  "image-function → warehouse 5432",
  "operations → brokers 9093",
  "operations → endpoints 443",
  "operations → warehouse 5432",
  "warehouse → warehouse 5432",
  "web → endpoints 443",
  "web → warehouse 5432",
];

const OUTSIDE = [
  "image-function → AzureMonitor 443",
  "operations → AzureMonitor 443",
  "warehouse → AzureActiveDirectory 443",
  "warehouse → Storage 443",
  "web → AzureMonitor 443",
];

describe("the network of a stack on Azure", () => {
  let dev: AzureParts;
  let prod: AzureParts;
  before(async () => {
    dev = await azureParts({}, ({ stack }, { account, privateEndpoint, ready, warehouse, subnets }) => {
      const parent = account.component("Test");
      for (const service of ["blob", "eventHubs", "vault"] as const) {
        privateEndpoint(parent, service.toLowerCase(), { service, resourceId: `/of/${service}` });
      }
      return { stack, ready: ready.map(({ urn }) => urn), ...warehouse, web: subnets.web };
    });
    prod = await azureParts(PROD);
  });

  it("has a subnet for each application, handed to Functions, one for the warehouse, and two for private endpoints", () => {
    const subnets = ofType(dev, "Subnet").map(({ inputs }) => [
      inputs["subnetName"],
      inputs["addressPrefix"],
      (inputs["delegations"] as { serviceName: string }[] | undefined)?.map(({ serviceName }) => serviceName).join(),
    ]);
    const functions = "Microsoft.App/environments";
    expect(subnets).to.deep.equal([
      ["image-function", "10.64.0.0/19", functions],
      ["operations", "10.64.32.0/19", functions],
      ["web", "10.64.64.0/19", functions],
      ["endpoints", "10.64.96.0/19", undefined],
      ["warehouse", "10.64.160.0/19", "Microsoft.DBforPostgreSQL/flexibleServers"],
      ["brokers", "10.64.128.0/19", undefined],
    ]);
  });

  it("joins services to its subnets, and writes its log, once all subnets are there: Azure refuses both meanwhile", () => {
    const all = namesOf(dev, "Subnet");
    expect(all).to.have.length(6);
    expect(ofType(dev, "PrivateEndpoint")).to.have.length(3);
    for (const { name, dependsOn } of [...ofType(dev, "PrivateEndpoint"), one(dev, "FlowLog", "test-flow-log")]) {
      expect(dependsOn, name).to.include.members(all);
    }
  });

  it("gives no subnet an address to go out by, and each a security group of its own", () => {
    for (const parts of [dev, prod]) {
      const groups = ofType(parts, "Subnet").map(({ inputs }) => {
        expect(inputs["defaultOutboundAccess"]).to.equal(false);
        return (inputs["networkSecurityGroup"] as { id: string }).id;
      });
      expect(new Set(groups).size).to.equal(6);
      for (const type of ["NatGateway", "PublicIPAddress"]) expect(ofType(parts, type), type).to.deep.equal([]);
    }
    // Else a group's rules do not count for private endpoints.
    for (const name of ["test-endpoints", "test-brokers"]) {
      expect(one(dev, "Subnet", name).inputs["privateEndpointNetworkPolicies"]).to.equal("NetworkSecurityGroupEnabled");
    }
  });

  it("makes one subnet after the other, as Azure changes one at a time", () => {
    const subnets = ofType(dev, "Subnet");
    for (const [at, { dependsOn }] of subnets.entries()) {
      if (at > 0) expect(dependsOn).to.include(subnets[at - 1]?.name);
    }
  });

  it("opens each connection at both ends, and no other", () => {
    expect(allowed(dev, "Inbound")).to.deep.equal(INSIDE);
    expect(allowed(dev, "Outbound")).to.deep.equal([...INSIDE, ...OUTSIDE].sort());
    expect(allowed(prod, "Outbound")).to.deep.equal(allowed(dev, "Outbound"));
  });

  it("refuses all else in both directions, after every other rule", () => {
    for (const name of namesOf(dev, "NetworkSecurityGroup")) {
      const rules = rulesOf(dev, name.replace("test-", ""));
      for (const direction of ["Inbound", "Outbound"] as const) {
        const own = rules.filter((rule) => rule.direction === direction);
        const priorities = own.map(({ priority }) => priority);
        expect(new Set(priorities).size, name).to.equal(own.length);
        expect(priorities, name).to.deep.equal([...priorities].sort((a, b) => a - b));
        expect(
          own.filter(({ access }) => access === "Deny"),
          name,
        ).to.deep.equal([own.at(-1)]);
        expect(own.at(-1), name).to.include({
          priority: 4096,
          protocol: "*",
          sourceAddressPrefix: "*",
          destinationAddressPrefix: "*",
          destinationPortRange: "*",
        });
      }
      expect(new Set(rules.map((rule) => rule.name)).size).to.equal(rules.length);
      for (const rule of rules) expect(rule.name).to.match(/^\w[\w.-]{0,79}$/);
    }
  });

  it("leads private endpoints to the subnet that its readers may reach, by name", () => {
    const endpoint = (name: string): Record<string, unknown> => one(dev, "PrivateEndpoint", `test-${name}`).inputs;
    const subnetOf = (name: string): string => (endpoint(name)["subnet"] as { id: string }).id.split("/").at(-1) ?? "";
    expect(["blob", "vault", "eventhubs"].map(subnetOf)).to.deep.equal(["endpoints", "endpoints", "brokers"]);
    expect(endpoint("eventhubs")["privateLinkServiceConnections"]).to.deep.equal([
      { name: "test-eventhubs", privateLinkServiceId: "/of/eventHubs", groupIds: ["namespace"] },
    ]);
    const zoneOf = (name: string): unknown => {
      const { privateEndpointName, privateDnsZoneConfigs } = one(dev, "PrivateDnsZoneGroup", `test-${name}`).inputs;
      expect(privateEndpointName).to.equal(`test-${name}`);
      return (privateDnsZoneConfigs as { privateDnsZoneId: string }[])[0]?.privateDnsZoneId.split("/").at(-1);
    };
    expect(["blob", "vault", "eventhubs"].map(zoneOf)).to.deep.equal([
      "privatelink.blob.core.windows.net",
      "privatelink.vaultcore.azure.net",
      "privatelink.servicebus.windows.net",
    ]);
  });

  it("links every zone to the network, and tells applications to wait for links and subnets", () => {
    const zones = ofType(dev, "PrivateZone").map(({ inputs }) => inputs["privateZoneName"]);
    expect(zones).to.have.members([
      "privatelink.blob.core.windows.net",
      "privatelink.queue.core.windows.net",
      "privatelink.table.core.windows.net",
      "privatelink.servicebus.windows.net",
      "privatelink.vaultcore.azure.net",
      "test.private.postgres.database.azure.com",
    ]);
    const links = ofType(dev, "VirtualNetworkLink");
    expect(links.map(({ inputs }) => inputs["privateZoneName"])).to.have.members(zones);
    for (const { inputs } of links) {
      expect((inputs["virtualNetwork"] as { id: string }).id).to.match(/virtualNetworks\/test$/);
      expect(inputs["registrationEnabled"]).to.equal(false);
    }
    const ready = dev.values["ready"] as string[];
    expect(ready.filter((urn) => urn.includes(":VirtualNetworkLink::"))).to.have.length(6);
    expect(ready.filter((urn) => urn.includes(":Subnet::"))).to.have.length(6);
    expect(dev.values["subnetId"]).to.match(/virtualNetworks\/test\/subnets\/warehouse$/);
    expect(dev.values["zoneId"]).to.match(/privateDnsZones\/test\.private\.postgres\.database\.azure\.com$/);
    expect(dev.values["web"]).to.match(/virtualNetworks\/test\/subnets\/web$/);
  });

  it("logs who spoke to whom, by an identity, for as long as is set", async () => {
    const log = one(dev, "FlowLog", "test-flow-log");
    expect(log.inputs).to.deep.include({
      enabled: true,
      resourceGroupName: "NetworkWatcherRG",
      networkWatcherName: "NetworkWatcher_southeastasia",
    });
    expect(log.inputs["targetResourceId"]).to.match(/virtualNetworks\/test$/);
    const identity = one(dev, "UserAssignedIdentity", "test-flow-log");
    expect(log.inputs["identity"]).to.deep.equal({
      type: "UserAssigned",
      userAssignedIdentities: [azureAnswers(identity)["id"]],
    });
    const store = one(dev, "StorageAccount", "test-flow-logs");
    expect(store.inputs).to.include({ allowSharedKeyAccess: false, minimumTlsVersion: "TLS1_2" });
    const right = one(dev, "RoleAssignment", "test-flow-log-store").inputs;
    expect(right["scope"]).to.equal(azureAnswers(store)["id"]);
    expect(right["principalId"]).to.equal(azureAnswers(identity)["principalId"]);
    expect(log.dependsOn).to.include("test-flow-log-store");
    const expiry = one(await azureParts({ alerts: { logDays: 90 } }), "ManagementPolicy", "test-flow-logs").inputs;
    expect(JSON.stringify(expiry["policy"])).to.contain('{"delete":{"daysAfterModificationGreaterThan":90}}');
  });

  it("encrypts the log under the stack's own key in prod", () => {
    const encryption = (parts: AzureParts): unknown =>
      one(parts, "StorageAccount", "test-flow-logs").inputs["encryption"];
    expect(encryption(dev)).to.equal(undefined);
    expect(encryption(prod)).to.deep.include({ keySource: "Microsoft.Keyvault" });
  });

  it("breaks no policy, in dev nor in prod", () => {
    for (const [parts, config] of [
      [dev, {}],
      [prod, PRODUCTION],
    ] as const) {
      const seen = parts.resources.map((resource) => {
        const { type, name, inputs } = resource;
        return view(type, name, inputs, { answers: azureAnswers(resource) });
      });
      for (const rule of RULES) {
        const told = (config as Record<string, RuleConfig | undefined>)[rule.name];
        expect(messages(rule, seen, told), rule.name).to.deep.equal([]);
      }
      // What is judged is there to be judged.
      const net3 = RULES.find(({ name }) => name === "net3-flows-logged");
      const unlogged = seen.filter(({ type }) => !type.endsWith(":FlowLog"));
      expect(net3 && messages(net3, unlogged)).to.have.length(1);
    }
  });
});

describe("a network on Azure with somebody else's Kafka", () => {
  let parts: AzureParts;
  before(async () => {
    parts = await azureParts(EXISTING);
  });

  it("leads the functions that speak to it out by one address, to the brokers' ports, and nobody in", () => {
    const out = one(parts, "NatGateway", "test-out");
    const led = ofType(parts, "Subnet").filter(({ inputs }) => "natGateway" in inputs);
    expect(led.map(({ inputs }) => [inputs["subnetName"], inputs["natGateway"]])).to.deep.equal([
      ["image-function", { id: azureAnswers(out)["id"] }],
      ["operations", { id: azureAnswers(out)["id"] }],
    ]);
    expect(out.inputs["publicIpAddresses"]).to.deep.equal([
      { id: azureAnswers(one(parts, "PublicIPAddress", "test-out"))["id"] },
    ]);
    expect(allowed(parts, "Outbound").filter((rule) => rule.includes("Internet"))).to.deep.equal([
      "image-function → Internet 9092,9093",
      "operations → Internet 9092,9093",
    ]);
    expect(allowed(parts, "Inbound")).to.deep.equal(INSIDE.filter((rule) => !rule.includes("brokers")));
  });

  it("has neither subnet nor zone nor endpoint for brokers of its own", async () => {
    expect(namesOf(parts, "Subnet")).not.to.include("test-brokers");
    expect(namesOf(parts, "PrivateZone")).not.to.include("test-event-hubs");
    const asked = azureParts(EXISTING, (_, { account, privateEndpoint }) => {
      privateEndpoint(account.component("Test"), "hubs", { service: "eventHubs", resourceId: "/hubs" });
      return {};
    });
    expect(await asked.then(() => "nothing", String)).to.contain("no private endpoint to eventHubs");
  });
});

describe("networks joined to a stack's on Azure", () => {
  const id = (name: string): string =>
    `/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/second/providers/Microsoft.Network/virtualNetworks/${name}`;
  const PEERS = [
    { networkId: id("own"), cidr: "10.1.0.0/16" },
    { networkId: id("other"), cidr: "10.2.0.0/16", accountId: "11111111-1111-1111-1111-111111111111" },
  ];
  let parts: AzureParts;
  before(async () => {
    parts = await azureParts({ network: { peers: PEERS }, warehouse: { analystAccess: ["10.9.1.0/24"] } });
  });

  it("are joined from both sides where both are this subscription's, else from ours", () => {
    const sides = ofType(parts, "VirtualNetworkPeering").map(({ inputs }) => [
      inputs["virtualNetworkName"],
      (inputs["remoteVirtualNetwork"] as { id: string }).id.split("/").at(-1),
    ]);
    expect(sides).to.have.deep.members([
      ["test", "own"],
      ["own", "test"],
      ["test", "other"],
    ]);
    for (const { inputs } of ofType(parts, "VirtualNetworkPeering")) {
      expect(inputs).to.include({ allowForwardedTraffic: false, allowGatewayTransit: false, useRemoteGateways: false });
    }
    const back = ofType(parts, "VirtualNetworkPeering").find(({ inputs }) => inputs["virtualNetworkName"] === "own");
    expect(back?.inputs["resourceGroupName"]).to.equal("second");
  });

  it("of this subscription look the brokers' name up in the stack's zone", () => {
    const links = ofType(parts, "VirtualNetworkLink").filter(({ inputs }) => inputs["resolutionPolicy"] !== undefined);
    expect(links.map(({ inputs }) => [inputs["privateZoneName"], inputs["virtualNetwork"]])).to.deep.equal([
      ["privatelink.servicebus.windows.net", { id: id("own") }],
    ]);
  });

  it("reach the brokers and nothing else; analysts the warehouse and nothing else", () => {
    const added = allowed(parts, "Inbound").filter((rule) => !INSIDE.includes(rule));
    expect(added).to.deep.equal([
      "10.1.0.0/16 → brokers 9093",
      "10.2.0.0/16 → brokers 9093",
      "10.9.1.0/24 → warehouse 5432",
    ]);
  });

  it("may have the longest names, which two in different groups may share", async () => {
    const long = "n".repeat(64);
    const networkIds = [id(long), id(long).replace("/second/", "/third/")];
    const peers = networkIds.map((networkId, at) => ({ networkId, cidr: `10.${at + 1}.0.0/16` }));
    const joined = ofType(await azureParts({ network: { peers } }), "VirtualNetworkPeering");
    const names = joined.map(({ inputs }) => String(inputs["virtualNetworkPeeringName"]));
    expect(new Set(names).size).to.equal(2);
    for (const name of names) expect(name).to.have.length.of.at.most(80);
  });

  it("are named by ids as Azure writes them", async () => {
    expect(networkId(id("own"))).to.deep.equal({
      subscriptionId: "11111111-1111-1111-1111-111111111111",
      resourceGroup: "second",
      name: "own",
    });
    expect(networkId("vpc-00000001")).to.equal(undefined);
    const building = azureParts({ network: { peers: [{ networkId: "own", cidr: "10.1.0.0/16" }] } });
    const said = await building.then(() => "nothing", String);
    expect(said).to.contain("network.peers.0.networkId: expected a virtual network's id");
    expect(said).to.contain('but received "own"');
  });
});
