import { brokersPrivate } from "../../../policies/rules/kafka/kaf1-brokers-private.ts";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { aws, CLUSTER, cluster, clusterToBe } from "./aws-resources.ts";
import { namespace, namespaceToBe, ruleSet } from "./azure-resources.ts";

const says = (name: string): string[] => [
  `${name} answers on the internet. Allowed: brokers in private networks. Turn public access off, and let other networks in by peering or a private endpoint.`,
];
const nodes = (connectivityInfo: Values | undefined): Values => ({
  brokerNodeGroupInfo: { ...(CLUSTER["brokerNodeGroupInfo"] as Values), connectivityInfo },
});
const PUBLIC: Values = { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } };

holdAgainst(brokersPrivate, "aws", {
  keeps: [cluster()],
  keepsToo: [
    ["nothing said", [cluster(nodes(undefined))]],
    ["nothing said before the cluster is there", [clusterToBe(nodes(undefined))]],
    ["connections of other networks", [cluster(nodes({ vpcConnectivity: { clientAuthentication: { tls: true } } }))]],
    ["a serverless cluster", [aws("msk", "ServerlessCluster", "kafka", { vpcConfigs: [{ subnetIds: ["subnet-a"] }] })]],
  ],
  breaks: [
    ["public addresses", [cluster(nodes(PUBLIC))], says("kafka")],
    [
      "public addresses that the cloud tells of, and the program no more",
      [cluster(nodes(undefined), nodes(PUBLIC))],
      says("kafka"),
    ],
  ],
});

const OPEN: Values = { publicNetworkAccess: undefined };
const SUBNET: Values = { subnet: { id: "/subnets/functions" } };
const beside = (rules: Values, changes: Values = OPEN): ResourceView[] => [namespace(changes), ruleSet(rules)];

holdAgainst(brokersPrivate, "azure", {
  keeps: [namespace()],
  keepsToo: [
    ["a security perimeter", [namespace({ publicNetworkAccess: "SecuredByPerimeter" })]],
    ["public access turned off by its rule set", beside({ publicNetworkAccess: "Disabled" })],
    [
      "a rule set that takes one subnet",
      beside({ defaultAction: "Deny", virtualNetworkRules: [SUBNET] }, { publicNetworkAccess: "Enabled" }),
    ],
    [
      "a rule set that may turn out to be its own",
      [namespaceToBe(OPEN), ruleSet({ namespaceName: UNKNOWN_TEXT, publicNetworkAccess: "Disabled" })],
    ],
    [
      "a rule set made of it before it is there",
      [
        namespaceToBe(OPEN),
        ruleSet(
          { namespaceName: UNKNOWN_TEXT, publicNetworkAccess: "Disabled" },
          { madeOf: { namespaceName: [namespaceToBe()] } },
        ),
      ],
    ],
    ["a namespace of somebody else's", [lookedUp(namespace(OPEN))]],
  ],
  breaks: [
    ["nothing said", [namespace(OPEN)], says("events")],
    ["public access", [namespace({ publicNetworkAccess: "Enabled" })], says("events")],
    [
      "a rule set of another namespace",
      beside({ namespaceName: "other", publicNetworkAccess: "Disabled" }),
      says("events"),
    ],
    [
      "a rule set that lets everybody in",
      beside({ defaultAction: "Allow", virtualNetworkRules: [SUBNET] }),
      says("events"),
    ],
    ["a rule set without rules, which refuses nobody", beside({ defaultAction: "Deny" }), says("events")],
    [
      "a rule set that takes addresses of the internet",
      beside({ defaultAction: "Deny", ipRules: [{ ipMask: "192.0.2.0/24" }], virtualNetworkRules: [SUBNET] }),
      says("events"),
    ],
    [
      "public access that two resources turn on and off",
      beside({ publicNetworkAccess: "Disabled" }, { publicNetworkAccess: "Enabled" }),
      says("events"),
    ],
    [
      "a rule set made of another namespace before that is there",
      [
        namespaceToBe(OPEN),
        { ...namespaceToBe(), name: "other", urn: "urn:other" },
        ruleSet(
          { namespaceName: UNKNOWN_TEXT, publicNetworkAccess: "Disabled" },
          { madeOf: { namespaceName: [{ ...namespaceToBe(), urn: "urn:other" }] } },
        ),
      ],
      says("events"),
    ],
  ],
});

/** A resource that the program only looks up. */
function lookedUp(resource: ResourceView): ResourceView {
  return { ...resource, inputs: resource.props };
}
