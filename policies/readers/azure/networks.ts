import type { NetworkFacts } from "../../facts/networks.ts";
import type { ResourceView } from "../reader.ts";
import { addressGivers } from "./networks/addresses.ts";
import { admissions } from "./networks/admissions.ts";
import { networkDefaults } from "./networks/defaults.ts";
import { networks } from "./networks/flow-logs.ts";

/** Facts of virtual networks, their subnets and their security groups. */
export const networkFacts = (resources: readonly ResourceView[]): NetworkFacts => ({
  admissions: admissions(resources),
  networkDefaults: networkDefaults(resources),
  networks: networks(resources),
  addressGivers: addressGivers(resources),
});
