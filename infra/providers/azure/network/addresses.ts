import type { Settings } from "../../../config.ts";
import { part } from "../../../contract/cidr.ts";
import type { SubnetName } from "./connections.ts";

/**
 * Which eighth of the network each subnet has; the last two are left. The smallest network, a /20, gives each 507 addresses
 * (a /23, of which Azure takes five). The warehouse takes four of its own, a private endpoint one, and an application on Flex
 * Consumption 27 at most, however many instances it has (learn.microsoft.com/azure/azure-functions/
 * functions-networking-options, "Subnets").
 */
const EIGHTHS: Readonly<Record<SubnetName, number>> = {
  "image-function": 0,
  operations: 1,
  web: 2,
  endpoints: 3,
  brokers: 4,
  warehouse: 5,
};

/** Subnets of a stack: that of the brokers is there only where they are the stack's own. */
export const subnetNames = ({ ingress }: Settings): SubnetName[] =>
  (Object.keys(EIGHTHS) as SubnetName[]).filter((name) => name !== "brokers" || ingress.existing === undefined);

/** Addresses of a subnet. */
export const subnetCidr = ({ network: { cidr } }: Settings, name: SubnetName): string => part(cidr, 3, EIGHTHS[name]);
