import { UNKNOWN } from "../../facts/known.ts";
import type { Admission, PortRange } from "../../facts/networks.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

/** HTTP, to be sent on to HTTPS, and HTTPS: where servers that are for everybody listen. Security Hub's EC2.18 names the same. */
const WEB_PORTS: readonly number[] = [80, 443];

export const anybodyReachesWebPortsOnly: Rule = {
  name: "net1-anybody-reaches-web-ports-only",
  family: "exposure",
  severity: "critical",
  description: `Nobody who is not named gets into a network, but to ports ${WEB_PORTS.join(" and ")}.`,
  remediation:
    "Name who is let in: a security group, or the address range of a network. Operators come through a bastion service of " +
    "the cloud or a private network.",
  clouds: {
    aws: checked(
      "AWS-FSBP-EC2.18",
      "AWS-FSBP-EC2.19",
      "CIS-AWS-5.0-5.3",
      "CIS-AWS-5.0-5.4",
      "PULUMI-aws-ec2-securitygroup-disallow-public-internet-ingress",
    ),
    azure: checked(
      "CKV_AZURE_9",
      "CKV_AZURE_10",
      "CIS-AZURE-5.0-7.1",
      "CIS-AZURE-5.0-7.2",
      "CIS-AZURE-5.0-7.3",
      "CIS-AZURE-5.0-7.4",
    ),
    local: inherent("Every part listens on 127.0.0.1, which no other machine reaches."),
  },
  check: each(({ admissions }) => admissions, fault),
};

function fault({ name, anybody, ports }: Admission): string | undefined {
  if (anybody === UNKNOWN || anybody === undefined || ports === UNKNOWN) return undefined;
  const open = ports.filter((range) => !isForTheWeb(range));
  if (open.length === 0) return undefined;
  const received = `${name} lets anybody (${anybody}) reach ${open.map(words).join(", ")}`;
  return `${received}. Allowed: ports ${WEB_PORTS.join(" and ")}. Name the networks or groups that are to reach it.`;
}

/** A range of two or more ports has one between 80 and 443, or beyond them. */
const isForTheWeb = ({ first, last }: PortRange): boolean => first === last && WEB_PORTS.includes(first);

const LAST_PORT = 65535;

function words({ first, last }: PortRange): string {
  if (first === last) return `port ${first}`;
  return first <= 1 && last >= LAST_PORT ? "every port" : `ports ${first} to ${last}`;
}
