import { azureType, type Change, type Evidence, on } from "../evidence.ts";

const azure = (type: string, rule: string, change: Evidence["change"], name?: string): Evidence =>
  on("azure")(rule, azureType("network", type), change, name);

const GROUP = "NetworkSecurityGroup";

/** A rule that lets anybody in to log on to machines. */
const SSH: Change = {
  name: "ssh",
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefix: "Internet",
  destinationPortRange: "22",
};

const ANYBODY = "net1-anybody-reaches-web-ports-only";
const DEFAULTS = "net2-defaults-let-nothing-through";
const LOGGED = "net3-flows-logged";
const ADDRESSES = "net4-no-public-addresses";

export const AZURE_NETWORKS_EVIDENCE: readonly Evidence[] = [
  azure(GROUP, ANYBODY, { set: { "securityRules.0.sourceAddressPrefix": "*" } }, "warehouse"),
  azure(GROUP, ANYBODY, { set: { "securityRules.0.sourceAddressPrefix": "0.0.0.0/0" } }, "brokers"),
  azure(GROUP, ANYBODY, { set: { securityRules: [SSH] } }, "operations"),
  azure("SecurityRule", ANYBODY, { added: { networkSecurityGroupName: "web", ...SSH } }),
  azure("Subnet", DEFAULTS, { set: { networkSecurityGroup: undefined } }, "web"),
  azure("Subnet", DEFAULTS, { added: { virtualNetworkName: "test", addressPrefix: "10.64.255.0/24" } }),
  azure("FlowLog", LOGGED, "removed"),
  azure("FlowLog", LOGGED, { set: { enabled: false } }),
  azure("FlowLog", LOGGED, { set: { targetResourceId: "/subscriptions/1/virtualNetworks/another" } }),
  azure("Subnet", ADDRESSES, { set: { defaultOutboundAccess: true } }, "endpoints"),
  azure("Subnet", ADDRESSES, { set: { defaultOutboundAccess: undefined } }, "brokers"),
  azure("NetworkInterface", ADDRESSES, {
    added: { ipConfigurations: [{ name: "own", publicIPAddress: { id: "/subscriptions/1/publicIPAddresses/own" } }] },
  }),
];
