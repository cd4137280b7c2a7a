import type { Settings } from "../../../config.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";
import { networkFaults } from "../../../contract/network-faults.ts";

/** Networks whose addresses would be somebody else's or lie in each other's way, and what Azure decides by itself. */
export const addressFaults = (settings: Settings): string[] => [
  ...networkFaults(settings),
  ...faultsOf(
    settings.network.zones !== undefined &&
      fault(
        "network.zones",
        "nothing, because a network on Azure lies in all of its region's zones",
        settings.network.zones,
        "Remove it: in staging and prod whatever can lies in several zones.",
      ),
  ),
];
