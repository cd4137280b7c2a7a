import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { anybodyReachesWebPortsOnly } from "../../../policies/rules/networks/net1-anybody-reaches-web-ports-only.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_LIST, UNKNOWN_NUMBER, UNKNOWN_TEXT, type Values } from "../views.ts";
import { aws, azure, lookedUp } from "./resources.ts";

const SAID = (what: string, name = "door"): string =>
  `${name} lets anybody ${what}. Allowed: ports 80 and 443. Name the networks or groups that are to reach it.`;

const SSH: Values = { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] };

const group = (...ingress: readonly Values[]): ResourceView[] => [
  aws("ec2", "SecurityGroup", "door", { vpcId: "vpc-1", ingress }),
];
const beside = (inputs: Values): ResourceView[] => [
  aws("ec2", "SecurityGroupRule", "door", { type: "ingress", securityGroupId: "sg-1", ...SSH, ...inputs }),
];
const single = (inputs: Values): ResourceView[] => [
  aws("vpc", "SecurityGroupIngressRule", "door", {
    securityGroupId: "sg-1",
    ipProtocol: "tcp",
    fromPort: 5432,
    toPort: 5432,
    ...inputs,
  }),
];

const https: Values = {
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrBlocks: ["0.0.0.0/0"],
  ipv6CidrBlocks: ["::/0"],
};

holdAgainst(anybodyReachesWebPortsOnly, "aws", {
  keeps: [
    ...group(https, { ...https, fromPort: 80, toPort: 80 }, { ...SSH, cidrBlocks: ["10.0.0.0/8"] }),
    ...single({ cidrIpv4: "192.0.2.0/24" }),
  ],
  keepsToo: [
    ["a rule that goes out", beside({ type: "egress" })],
    ["one that names a group", beside({ cidrBlocks: undefined, sourceSecurityGroupId: "sg-2" })],
    ["one of each way that goes out", [aws("vpc", "SecurityGroupEgressRule", "out", { cidrIpv4: "0.0.0.0/0" })]],
    [
      "the company's own block",
      group({ ...SSH, cidrBlocks: ["17.0.0.0/8"], ipv6CidrBlocks: ["fd00::/8", "fc00::/7"] }),
    ],
    ["HTTP/3", group({ ...https, protocol: "udp" })],
    ["ping", group({ ...SSH, protocol: "icmp", fromPort: -1, toPort: -1 }, { ...SSH, protocol: "58" })],
    ["a group that the program looks up", group(SSH).map(lookedUp)],
    ["ports that only the deployment will tell", single({ cidrIpv4: "0.0.0.0/0", fromPort: UNKNOWN_NUMBER })],
  ],
  breaks: [
    ["SSH, in the group", group(https, SSH), [SAID("(0.0.0.0/0) reach port 22")]],
    [
      "two rules in the group",
      group(SSH, { ...SSH, fromPort: 3389, toPort: 3389 }),
      [SAID("(0.0.0.0/0) reach port 22"), SAID("(0.0.0.0/0) reach port 3389")],
    ],
    ["SSH, beside the group", beside({}), [SAID("(0.0.0.0/0) reach port 22")]],
    [
      "the default group",
      [aws("ec2", "DefaultSecurityGroup", "door", { ingress: [SSH] })],
      [SAID("(0.0.0.0/0) reach port 22")],
    ],
    ["a database, by IPv6", single({ cidrIpv6: "::/0" }), [SAID("(::/0) reach port 5432")]],
    ["one range of several", beside({ cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] }), [SAID("(0.0.0.0/0) reach port 22")]],
    [
      "one range beside one that is not known",
      beside({ cidrBlocks: [UNKNOWN_TEXT, "0.0.0.0/0"] }),
      [SAID("(0.0.0.0/0) reach port 22")],
    ],
    ["half of all addresses", beside({ cidrBlocks: ["128.0.0.0/1"] }), [SAID("(128.0.0.0/1) reach port 22")]],
    ["all that is given out of IPv6", single({ cidrIpv6: "2000::/3" }), [SAID("(2000::/3) reach port 5432")]],
    [
      "ports around the allowed ones",
      beside({ fromPort: 80, toPort: 443 }),
      [SAID("(0.0.0.0/0) reach ports 80 to 443")],
    ],
    ["every port", beside({ fromPort: 0, toPort: 65535 }), [SAID("(0.0.0.0/0) reach every port")]],
    [
      "every protocol",
      single({ cidrIpv4: "0.0.0.0/0", ipProtocol: "-1", fromPort: undefined, toPort: undefined }),
      [SAID("(0.0.0.0/0) reach every port")],
    ],
    [
      "every protocol, whatever ports it says",
      beside({ protocol: "all", fromPort: 443, toPort: 443 }),
      [SAID("(0.0.0.0/0) reach every port")],
    ],
    ["a protocol that AWS knows no ports of", beside({ protocol: "132" }), [SAID("(0.0.0.0/0) reach every port")]],
  ],
});

const RULE: Values = {
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  priority: 100,
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "443",
};

const rule = (inputs: Values): ResourceView[] => [
  azure("SecurityRule", "door", { networkSecurityGroupName: "gate", ...RULE, ...inputs }),
];
const gate = (...securityRules: readonly Values[]): ResourceView[] => [
  azure("NetworkSecurityGroup", "gate", { securityRules }),
];

holdAgainst(anybodyReachesWebPortsOnly, "azure", {
  keeps: [
    ...rule({}),
    ...gate({ ...RULE, name: "web", destinationPortRanges: ["80", "443"] }),
    ...rule({ sourceAddressPrefix: undefined, sourceAddressPrefixes: ["10.0.0.0/8"], destinationPortRange: "22" }),
  ],
  keepsToo: [
    ["a rule that refuses", rule({ access: "Deny", destinationPortRange: "*" })],
    ["a rule that goes out", rule({ direction: "Outbound", destinationPortRange: "*" })],
    ["the network itself", rule({ sourceAddressPrefix: "VirtualNetwork", destinationPortRange: "5432" })],
    ["ping", rule({ protocol: "Icmp", destinationPortRange: "*" })],
    ["a range of one port", rule({ destinationPortRange: "443-443" })],
    ["a group that the program looks up", gate({ ...RULE, destinationPortRange: "22" }).map(lookedUp)],
    [
      "sources that only the deployment will tell",
      rule({ sourceAddressPrefix: UNKNOWN_TEXT, destinationPortRange: "22" }),
    ],
  ],
  breaks: [
    ["SSH", rule({ destinationPortRange: "22" }), [SAID("(*) reach port 22")]],
    [
      "RDP, in the group",
      gate({ ...RULE, name: "rdp", destinationPortRange: "3389" }),
      [SAID("(*) reach port 3389", "gate/rdp")],
    ],
    [
      "a rule of the group without a name",
      gate({ ...RULE, destinationPortRange: "22" }),
      [SAID("(*) reach port 22", "gate")],
    ],
    ...["Internet", "INTERNET", "Any", "0.0.0.0", "0.0.0.0/0", "::/0", "0.0.0.0/1"].map(
      (source) =>
        [
          `SSH from ${source}`,
          rule({ sourceAddressPrefix: source, destinationPortRange: "22" }),
          [SAID(`(${source}) reach port 22`)],
        ] as const,
    ),
    [
      "one source of several",
      rule({ sourceAddressPrefix: "", sourceAddressPrefixes: ["10.0.0.0/8", "Internet"], destinationPortRange: "22" }),
      [SAID("(Internet) reach port 22")],
    ],
    [
      "other ports beside the web's",
      rule({ destinationPortRange: undefined, destinationPortRanges: ["443", "22", "8000-8080"] }),
      [SAID("(*) reach port 22, ports 8000 to 8080")],
    ],
    [
      "a port beside one that is not known",
      rule({ destinationPortRange: undefined, destinationPortRanges: [UNKNOWN_TEXT, "22"] }),
      [SAID("(*) reach port 22")],
    ],
    ["every port", rule({ protocol: "*", destinationPortRange: "*" }), [SAID("(*) reach every port")]],
    ["every port as a range", rule({ destinationPortRange: "0-65535" }), [SAID("(*) reach every port")]],
    [
      "words in other cases",
      rule({ direction: "inbound", access: "allow", protocol: "tcp", destinationPortRange: "22" }),
      [SAID("(*) reach port 22")],
    ],
  ],
});

describe("Rules of a security group that is not known yet", () => {
  it("raise no alarm", () => {
    const unknown = aws("ec2", "SecurityGroup", "door", { ingress: UNKNOWN_LIST });
    expect(messages(anybodyReachesWebPortsOnly, [unknown])).to.deep.equal([]);
    const direction = rule({ direction: UNKNOWN_TEXT, destinationPortRange: "22" });
    expect(messages(anybodyReachesWebPortsOnly, direction)).to.deep.equal([]);
    expect(messages(anybodyReachesWebPortsOnly, beside({ type: UNKNOWN_TEXT }))).to.deep.equal([]);
  });
});
