import type { ResourceView } from "../../../policies/readers/reader.ts";
import { noPublicAddresses } from "../../../policies/rules/networks/net4-no-public-addresses.ts";
import { holdAgainst } from "../hold-against.ts";
import type { Values } from "../views.ts";
import { aws, azure, lookedUp, subnet, vnet } from "./resources.ts";

const SAID = (what: string, name = "it"): string =>
  `${name} ${what}. Allowed: private addresses, and gateways that somebody made. Turn it off.`;

const ec2 = (type: string, inputs: Values): ResourceView[] => [aws("ec2", type, "it", inputs)];
const service = (networkConfiguration: Values | undefined): ResourceView[] => [
  aws("ecs", "Service", "it", { cluster: "c", networkConfiguration }),
];
const OF_SUBNET = SAID("gives whatever starts in it a public address");
const OF_TEMPLATE = SAID("starts instances with public addresses");

holdAgainst(noPublicAddresses, "aws", {
  keeps: [
    ...ec2("Subnet", { vpcId: "vpc-1", mapPublicIpOnLaunch: false }),
    ...ec2("DefaultSubnet", { mapPublicIpOnLaunch: false }),
    ...ec2("Instance", { associatePublicIpAddress: false }),
    ...ec2("LaunchTemplate", { networkInterfaces: [{ associatePublicIpAddress: "false" }] }),
    ...service({ assignPublicIp: false }),
  ],
  keepsToo: [
    [
      "nothing said",
      [...ec2("Subnet", {}), ...ec2("Instance", {}), ...ec2("LaunchTemplate", {}), ...service(undefined)],
    ],
    ["an address that the program asks for", ec2("Eip", { domain: "vpc" })],
    ["a subnet that the program looks up", ec2("Subnet", { mapPublicIpOnLaunch: true }).map(lookedUp)],
  ],
  breaks: [
    ["a public subnet", ec2("Subnet", { mapPublicIpOnLaunch: true }), [OF_SUBNET]],
    ["a default subnet as AWS makes it", ec2("DefaultSubnet", {}), [OF_SUBNET]],
    ["an instance", ec2("Instance", { associatePublicIpAddress: true }), [SAID("starts with a public address")]],
    [
      "a spot instance",
      ec2("SpotInstanceRequest", { associatePublicIpAddress: true }),
      [SAID("starts with a public address")],
    ],
    ["a launch configuration", ec2("LaunchConfiguration", { associatePublicIpAddress: true }), [OF_TEMPLATE]],
    [
      "a launch template",
      ec2("LaunchTemplate", { networkInterfaces: [{}, { associatePublicIpAddress: "true" }] }),
      [OF_TEMPLATE],
    ],
    ["a service", service({ assignPublicIp: true }), [SAID("starts tasks with public addresses")]],
  ],
});

const LENDS = (name = "parts"): string => SAID("lends what is in it a public address of Azure's to go out by", name);
const unsaid = (inputs: Values = {}, name?: string): ResourceView =>
  subnet({ defaultOutboundAccess: undefined, ...inputs }, name);
const nic = (...ipConfigurations: readonly Values[]): ResourceView[] => [
  azure("NetworkInterface", "it", { ipConfigurations }),
];

holdAgainst(noPublicAddresses, "azure", {
  keeps: [
    subnet(),
    vnet({ subnets: [{ name: "inner", defaultOutboundAccess: false }] }),
    ...nic({ name: "ip", subnet: { id: "/subscriptions/1/subnet" } }),
  ],
  keepsToo: [
    ["a NAT gateway", [unsaid({ natGateway: { id: "/subscriptions/1/nat" } })]],
    [
      "a subnet that is handed to a service",
      [unsaid({ delegations: [{ serviceName: "Microsoft.App/environments" }] })],
    ],
    ["a service of Azure's own", [unsaid({}, "AzureFirewallSubnet")]],
    ["a subnet that the program looks up", [lookedUp(unsaid())]],
  ],
  breaks: [
    ["a subnet that says nothing", [unsaid()], [LENDS()]],
    ["a subnet that says yes", [subnet({ defaultOutboundAccess: true })], [LENDS()]],
    ["a part of the network", [vnet({ subnets: [{ name: "inner" }] })], [LENDS("net/inner")]],
    [
      "a network interface",
      nic({ name: "a" }, { name: "b", publicIPAddress: { id: "/subscriptions/1/ip" } }),
      [SAID("has a public address")],
    ],
  ],
});
