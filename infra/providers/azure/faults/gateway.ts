import type { Settings } from "../../../config.ts";
import { ZONE_ID } from "../gateway/domain.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

/**
 * Addresses that one rule of Front Door's firewall may name:
 * learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits, "Azure Front Door".
 */
export const BLOCKED_IPS_MAX = 600;

/** Addresses that would be too many for the firewall, or everybody's; a domain whose zone is none of Azure's, or another's. */
export function gatewayFaults({ gateway: { blockedIps, domain } }: Settings): string[] {
  return [
    ...faultsOf(
      ...blockedIps.map(
        (cidr, at) =>
          cidr.endsWith("/0") &&
          fault(
            `gateway.blockedIps.${at}`,
            "a network smaller than all addresses",
            cidr,
            "Remove it: nobody could reach the gateway.",
          ),
      ),
      blockedIps.length > BLOCKED_IPS_MAX &&
        fault(
          "gateway.blockedIps",
          `at most ${BLOCKED_IPS_MAX}, which is what one rule of Front Door's firewall takes`,
          blockedIps.length,
          "Name networks in place of single addresses.",
        ),
    ),
    ...(domain === undefined ? [] : domainFaults(domain)),
  ];
}

function domainFaults({ name, zoneId }: NonNullable<Settings["gateway"]["domain"]>): string[] {
  const zone = ZONE_ID.exec(zoneId)?.[3]?.toLowerCase();
  if (zone === undefined) {
    return [
      fault(
        "gateway.domain.zoneId",
        "the id of a zone of Azure DNS, /subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.Network/dnsZones/<zone>,",
        `"${zoneId}"`,
        "`az network dns zone list` tells them all.",
      ),
    ];
  }
  if (name === zone || name.endsWith(`.${zone}`)) return [];
  return [
    fault(
      "gateway.domain.name",
      `a name in the zone of gateway.domain.zoneId, ${zone},`,
      name,
      "Correct the one that is wrong.",
    ),
  ];
}
