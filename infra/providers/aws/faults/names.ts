import type { Settings } from "../../../config.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";
import { tagFaults } from "./tags.ts";

/** ARNs are written for the commercial partition: other partitions' begin otherwise (arn:aws-cn, arn:aws-us-gov). */
const REGION = /^(?!cn-|us-gov-|us-iso|eu-isoe-|eusc-)[a-z]{2}(-[a-z]+)+-\d$/;
const ACCOUNT = /^\d{12}$/;
const VPC = /^vpc-[0-9a-f]{8}([0-9a-f]{9})?$/;

/** Names that AWS would not know. */
export function nameFaults({ region, ingress, network, tags }: Settings): string[] {
  const regions = {
    region,
    ...Object.fromEntries(network.peers.map((peer, at) => [`network.peers.${at}.region`, peer.region])),
  };
  const accounts = Object.fromEntries([
    ...ingress.privateLinkAccounts.map((id, at) => [`ingress.privateLinkAccounts.${at}`, id] as const),
    ...network.peers.map(({ accountId }, at) => [`network.peers.${at}.accountId`, accountId] as const),
  ]);
  return faultsOf(
    ...Object.entries(regions).map(
      ([setting, name]) =>
        name !== undefined &&
        !REGION.test(name) &&
        fault(
          setting,
          "a region of AWS outside China and the government clouds, like ap-southeast-1",
          `"${name}"`,
          "Write the region's code, not its name or a zone's.",
        ),
    ),
    ...Object.entries(accounts).map(
      ([setting, id]) =>
        id !== undefined &&
        !ACCOUNT.test(id) &&
        fault(setting, "an AWS account of 12 digits", `"${id}"`, "Quote it, or YAML takes its leading zeros away."),
    ),
    ...network.peers.map(
      ({ networkId }, at) =>
        !VPC.test(networkId) &&
        fault(
          `network.peers.${at}.networkId`,
          "a VPC's id, like vpc-0123456789abcdef0",
          `"${networkId}"`,
          "Its owner finds it in the VPC console.",
        ),
    ),
    ...tagFaults(tags),
  );
}
