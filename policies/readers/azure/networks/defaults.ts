import { UNKNOWN } from "../../../facts/known.ts";
import type { NetworkDefault } from "../../../facts/networks.ts";
import { anyOf } from "../../logic.ts";
import type { ResourceView } from "../../reader.ts";
import { has, isDelegated, isOfService, type Subnet, subnets } from "./subnets.ts";

/** Whoever a subnet is handed to, it takes a security group, but for this: PSRule's page, as in subnets.ts. */
const isHsm = (service: unknown): boolean => service === "Microsoft.HardwareSecurityModules/dedicatedHSMs";

/** Every subnet: without a group of rules it lets through whatever its neighbours send, and everything out. */
export const networkDefaults = (resources: readonly ResourceView[]): readonly NetworkDefault[] =>
  subnets(resources).map((subnet) => ({ urn: subnet.urn, name: subnet.name, opening: opening(subnet) }));

function opening(subnet: Subnet): NetworkDefault["opening"] {
  const guarded = anyOf([has(subnet, "networkSecurityGroup"), isOfService(subnet), isDelegated(subnet, isHsm)]);
  return guarded === UNKNOWN ? UNKNOWN : guarded ? undefined : "has no network security group";
}
