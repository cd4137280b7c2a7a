import type { Settings } from "../../config.ts";
import { DEFAULT_REGION, regionFaults } from "./account.ts";
import { addressFaults } from "./faults/addresses.ts";
import { alertFaults } from "./faults/alerts.ts";
import { capacityFaults } from "./faults/capacity.ts";
import { fault } from "../../contract/fault.ts";
import { gatewayFaults } from "./faults/gateway.ts";
import { ingressFaults } from "./faults/ingress.ts";
import { peerFaults } from "./faults/peers.ts";
import { tagFaults } from "./faults/tags.ts";
import { warehouseFaults } from "./faults/warehouse.ts";
import { privateLinkFaults } from "./gateway/private-link.ts";
import { sizesOf } from "./sizes.ts";

/**
 * Settings that are good by themselves and wrong on Azure. All of them, each with what to do. The stack's name is no setting:
 * account.ts looks at it.
 */
export const faults = (settings: Settings): string[] => [
  ...lockFaults(settings),
  ...placeFaults(settings),
  ...tagFaults(settings.tags),
  ...addressFaults(settings),
  ...peerFaults(settings),
  ...ingressFaults(settings),
  ...gatewayFaults(settings),
  ...capacityFaults(settings),
  ...warehouseFaults(settings),
  ...alertFaults(settings),
];

/** A region's name that is none, or the region that lacks something. */
function placeFaults(settings: Settings): string[] {
  const misnamed = regionFaults(settings.region ?? DEFAULT_REGION);
  return misnamed.length > 0 ? misnamed : privateLinkFaults(settings);
}

/** Nothing on Azure ends a locked policy early, so nobody gets one without having said so. */
function lockFaults(settings: Settings): string[] {
  const { lock, confirmIrreversibleLock } = settings.retention;
  if (sizesOf(settings).lock !== "Locked" || confirmIrreversibleLock) return [];
  return [
    fault(
      "retention.confirmIrreversibleLock",
      `true, because retention.lock is compliance${lock === undefined ? " (the default in prod)" : ""}`,
      "false",
      "No result can be removed before its lock ends, not by the subscription's owner either, and it is paid for until " +
        "then: set it to true, or retention.lock to governance.",
    ),
  ];
}
