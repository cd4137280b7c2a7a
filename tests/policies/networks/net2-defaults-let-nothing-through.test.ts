import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { defaultsLetNothingThrough } from "../../../policies/rules/networks/net2-defaults-let-nothing-through.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { type Told, UNKNOWN_TEXT, type Values } from "../views.ts";
import { aws, azure, lookedUp, subnet, vnet, vpc } from "./resources.ts";

const SAID = (what: string, name = "net"): string =>
  `${name} ${what}. Allowed: a network that lets through only what somebody asked for. ` +
  "Take the default's rules away, or give it a group of rules.";
const AS_MADE = (name?: string): string => SAID("leaves its default security group the rules that AWS gave it", name);
const FILLED = (name?: string): string => SAID("has rules in its default security group", name);

const group = (inputs: Values = {}, told: Told = { answers: { id: "sg-default" } }): ResourceView =>
  aws("ec2", "DefaultSecurityGroup", "default", { vpcId: "vpc-1", ingress: [], egress: [], ...inputs }, told);

const rule = (type: string, securityGroupId: string, told?: Told): ResourceView =>
  aws("vpc", type, "rule", { securityGroupId, ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" }, told);

const home = aws("ec2", "DefaultVpc", "home", {}, { answers: { id: "vpc-0" } });

const OPEN = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };

holdAgainst(defaultsLetNothingThrough, "aws", {
  keeps: [vpc(), group()],
  keepsToo: [
    ["a group that says nothing of rules", [vpc(), group({ ingress: undefined, egress: undefined })]],
    ["rules of another group", [vpc(), group(), rule("SecurityGroupIngressRule", "sg-other")]],
    ["the account's own VPC, whose group names none", [home, group({ vpcId: undefined })]],
    ["the same, whose group names it", [home, group({ vpcId: "vpc-0" })]],
    ["a VPC that the program looks up", [lookedUp(vpc())]],
  ],
  breaks: [
    ["no default group", [vpc()], [AS_MADE()]],
    ["one of another VPC", [vpc(), group({ vpcId: "vpc-2" })], [AS_MADE()]],
    ["the account's own VPC", [home, group()], [AS_MADE("home")]],
    ["a group that names no VPC", [vpc(), group({ vpcId: undefined })], [AS_MADE()]],
    ["a rule in", [vpc(), group({ ingress: [{ ...OPEN, self: true }] })], [FILLED()]],
    ["a rule out", [vpc(), group({ egress: [OPEN] })], [FILLED()]],
    ["a rule in beside the group", [vpc(), group(), rule("SecurityGroupIngressRule", "sg-default")], [FILLED()]],
    ["a rule out beside the group", [vpc(), group(), rule("SecurityGroupEgressRule", "sg-default")], [FILLED()]],
    [
      "an old rule beside the group",
      [vpc(), group(), aws("ec2", "SecurityGroupRule", "rule", { securityGroupId: "sg-default", type: "egress" })],
      [FILLED()],
    ],
  ],
});

const NO_GROUP = (name = "parts"): string => SAID("has no network security group", name);
const bare = (name: string, inputs: Values = {}): ResourceView =>
  subnet({ networkSecurityGroup: undefined, ...inputs }, name);
const handedTo = (serviceName: string): Values => ({ delegations: [{ name: "it", serviceName }] });
const GROUP = { id: "/subscriptions/1/nsg" };

holdAgainst(defaultsLetNothingThrough, "azure", {
  keeps: [vnet({ subnets: [{ name: "inner", networkSecurityGroup: GROUP }] }), subnet()],
  keepsToo: [
    ...["GatewaySubnet", "AzureFirewallSubnet", "AzureBastionSubnet", "RouteServerSubnet"].map(
      (name) => [name, [bare(name)]] as const,
    ),
    ["the subnet of a hardware module", [bare("parts", handedTo("Microsoft.HardwareSecurityModules/dedicatedHSMs"))]],
    ["a subnet that the program looks up", [lookedUp(bare("parts"))]],
    ["a name that only the deployment will tell", [bare("parts", { subnetName: UNKNOWN_TEXT })]],
    ["a group that is still to be made", [subnet({ networkSecurityGroup: { id: UNKNOWN_TEXT } })]],
  ],
  breaks: [
    ["a subnet without one", [bare("parts")], [NO_GROUP()]],
    ["one that is handed to a service", [bare("parts", handedTo("Microsoft.App/environments"))], [NO_GROUP()]],
    ["one whose name Azure's begins", [bare("GatewaySubnets")], [NO_GROUP("GatewaySubnets")]],
    ["a part of the network", [vnet({ subnets: [{ name: "inner" }] })], [NO_GROUP("net/inner")]],
    ["one whose name the provider makes up", [bare("parts", { subnetName: undefined })], [NO_GROUP()]],
  ],
});

describe("A default security group in a preview", () => {
  const later: Told = { answers: { id: UNKNOWN_TEXT, defaultSecurityGroupId: UNKNOWN_TEXT } };
  const net = vpc(later);
  const other = { ...vpc(later), urn: "urn:other", name: "other" };
  const unnamed = (of: readonly ResourceView[]): ResourceView =>
    group({ vpcId: UNKNOWN_TEXT }, { answers: { id: UNKNOWN_TEXT }, madeOf: { vpcId: of } });
  const check = (...stack: readonly ResourceView[]): string[] => messages(defaultsLetNothingThrough, stack);
  const attached = (of: readonly ResourceView[]): ResourceView =>
    rule("SecurityGroupEgressRule", UNKNOWN_TEXT, { madeOf: { securityGroupId: of } });

  it("is of the VPC that it was made of", () => {
    expect(check(net, unnamed([net]))).to.deep.equal([]);
    expect(check(net, other, unnamed([other]))).to.deep.equal([AS_MADE()]);
  });

  it("has the rules that were made of it, or of its VPC", () => {
    const own = unnamed([net]);
    const another = aws("ec2", "SecurityGroup", "web", {}, { answers: { id: UNKNOWN_TEXT } });
    expect(check(net, own, attached([own]))).to.deep.equal([FILLED()]);
    expect(check(net, own, attached([net]))).to.deep.equal([FILLED()]);
    expect(check(net, own, another, attached([another]))).to.deep.equal([]);
  });

  it("raises no alarm where it may be of any", () => {
    expect(check(net, unnamed([]))).to.deep.equal([]);
    expect(check(net, unnamed([net]), attached([]))).to.deep.equal([]);
  });
});

describe("A subnet of Azure whose network is not known", () => {
  it("raises no alarm", () => {
    const parts = azure("VirtualNetwork", "net", { subnets: [UNKNOWN_TEXT] });
    expect(messages(defaultsLetNothingThrough, [parts])).to.deep.equal([]);
  });
});
