import type { Settings } from "../../config.ts";
import { addressFaults } from "./faults/addresses.ts";
import { capacityFaults } from "./faults/capacity.ts";
import { environmentFaults } from "./faults/environment.ts";
import { fault } from "../../contract/fault.ts";
import { gatewayFaults } from "./faults/gateway.ts";
import { ingressFaults } from "./faults/ingress.ts";
import { nameFaults } from "./faults/names.ts";
import { sizesOf } from "./sizes.ts";

/** Settings that are good by themselves and wrong on AWS. All of them, each with what to do. */
export const faults = (settings: Settings): string[] => [
  ...lockFaults(settings),
  ...nameFaults(settings),
  ...addressFaults(settings),
  ...ingressFaults(settings),
  ...gatewayFaults(settings),
  ...capacityFaults(settings),
  ...environmentFaults(settings),
];

/** Nothing on AWS ends a compliance lock early, so nobody gets one without having said so. */
function lockFaults(settings: Settings): string[] {
  const { lock, confirmIrreversibleLock } = settings.retention;
  if (sizesOf(settings).lock !== "compliance" || confirmIrreversibleLock) return [];
  return [
    fault(
      "retention.confirmIrreversibleLock",
      `true, because retention.lock is compliance${lock === undefined ? " (the default in prod)" : ""}`,
      "false",
      "No result can be removed before its lock ends, not by the account's owner either, and it is paid for until then: " +
        "set it to true, or retention.lock to governance.",
    ),
  ];
}
