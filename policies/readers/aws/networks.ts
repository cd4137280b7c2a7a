import type { NetworkFacts } from "../../facts/networks.ts";
import type { ResourceView } from "../reader.ts";
import { addressGivers } from "./networks/addresses.ts";
import { admissions } from "./networks/admissions.ts";
import { networkDefaults } from "./networks/defaults.ts";
import { networks } from "./networks/flow-logs.ts";

/**
 * Facts of VPCs. Network ACLs are not among them: they keep no state, and so have to let in from everywhere what answers
 * somebody inside; nobody gets in by one whom no security group lets in.
 */
export const networkFacts = (resources: readonly ResourceView[]): NetworkFacts => ({
  admissions: admissions(resources),
  networkDefaults: networkDefaults(resources),
  networks: networks(resources),
  addressGivers: addressGivers(resources),
});
