import type { Settings } from "../../../config.ts";
import { networkFaults, repeatedFaults } from "../../../contract/network-faults.ts";

/** Networks whose addresses would be somebody else's or lie in each other's way, and networks that are joined twice. */
export const addressFaults = (settings: Settings): string[] => [
  ...networkFaults(settings),
  ...repeatedFaults(
    "network.peers",
    settings.network.peers.map(({ networkId }) => networkId),
  ),
];
