import { awsType, type Evidence, on } from "./evidence.ts";

const aws = (module: string, type: string, rule: string, change: Evidence["change"], name?: string): Evidence =>
  on("aws")(rule, awsType(module, type), change, name);

const FROM_ANYWHERE = { referencedSecurityGroupId: undefined, cidrIpv4: "0.0.0.0/0" };
const SSH = { protocol: "tcp", fromPort: 22, toPort: 22 };

const ANYBODY = "net1-anybody-reaches-web-ports-only";
const DEFAULTS = "net2-defaults-let-nothing-through";

export const NETWORKS_EVIDENCE: readonly Evidence[] = [
  aws("vpc", "SecurityGroupIngressRule", ANYBODY, { set: FROM_ANYWHERE }, "web-to-warehouse"),
  aws("vpc", "SecurityGroupIngressRule", ANYBODY, { set: { ...FROM_ANYWHERE, ipProtocol: "-1" } }, "kafka-to-kafka"),
  aws("ec2", "SecurityGroup", ANYBODY, { set: { ingress: [{ ...SSH, ipv6CidrBlocks: ["::/0"] }] } }, "operations"),
  aws("ec2", "SecurityGroupRule", ANYBODY, {
    added: { ...SSH, type: "ingress", cidrBlocks: ["0.0.0.0/0"], securityGroupId: "sg-0a1b2c3d" },
  }),
  aws("ec2", "DefaultSecurityGroup", DEFAULTS, "removed"),
  aws("ec2", "DefaultSecurityGroup", DEFAULTS, { set: { ingress: [{ ...SSH, self: true }] } }),
  aws("ec2", "DefaultSecurityGroup", DEFAULTS, {
    set: { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
  }),
  aws("ec2", "FlowLog", "net3-flows-logged", "removed"),
  aws("ec2", "FlowLog", "net3-flows-logged", { set: { vpcId: "vpc-0a1b2c3d" } }),
  aws("ec2", "Subnet", "net4-no-public-addresses", { set: { mapPublicIpOnLaunch: true } }, "private-1"),
  aws("ec2", "Instance", "net4-no-public-addresses", {
    added: { ami: "ami-0a1b2c3d", instanceType: "t4g.nano", associatePublicIpAddress: true },
  }),
];
