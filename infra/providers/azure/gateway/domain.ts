import type { ComponentResource } from "@pulumi/pulumi";
import type { Settings } from "../../../config.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account, AzureWeb } from "../capabilities.ts";
import { cdn, dns, Provider } from "../sdk.ts";

/** A zone of Azure DNS, as its id tells it. */
export const ZONE_ID =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/dnsZones\/([^/]+)$/i;

/** Seconds that others remember a record. */
const TTL_SECONDS = 300;

/**
 * A company's own name for the gateway: its certificate, which Front Door renews by itself, and in the company's zone of
 * Azure DNS the proof and the address. The zone may lie in another subscription. Front Door looks for the proof in its own
 * time, and then gets the certificate: minutes, sometimes an hour, after `up` has ended
 * (learn.microsoft.com/azure/frontdoor/domain).
 */
export function domain(
  parent: ComponentResource,
  { stack }: Pick<Context, "stack">,
  { resourceGroup }: Pick<Account, "resourceGroup">,
  { frontDoor, frontDoorEndpoint }: Pick<AzureWeb, "frontDoor" | "frontDoorEndpoint">,
  { name, zoneId }: NonNullable<Settings["gateway"]["domain"]>,
): cdn.AFDCustomDomain {
  const { subscriptionId, ...zone } = zoneOf(name, zoneId);
  const custom = new cdn.AFDCustomDomain(
    `${stack}-domain`,
    {
      resourceGroupName: resourceGroup,
      profileName: frontDoor.name,
      // Letters, digits and dashes.
      customDomainName: name.replaceAll(".", "-"),
      hostName: name,
      azureDnsZone: { id: zoneId },
      tlsSettings: { certificateType: "ManagedCertificate", minimumTlsVersion: "TLS12" },
    },
    { parent },
  );
  const provider = new Provider(`${stack}-zone`, { subscriptionId }, { parent });
  const record = (
    recordName: string,
    args: Omit<dns.RecordSetArgs, "resourceGroupName" | "zoneName" | "ttl">,
  ): void => {
    new dns.RecordSet(
      `${stack}-${recordName}`,
      { resourceGroupName: zone.resourceGroup, zoneName: zone.name, ttl: TTL_SECONDS, ...args },
      // First the records go, when the name is given up: one that leads nowhere is there for others to take.
      { parent, provider, dependsOn: [custom] },
    );
  };
  const apex = zone.relativeName === "";
  record("certificate", {
    relativeRecordSetName: apex ? "_dnsauth" : `_dnsauth.${zone.relativeName}`,
    recordType: "TXT",
    txtRecords: [{ value: [custom.validationProperties.validationToken] }],
  });
  // A zone's own name takes no CNAME: there Azure looks the address up itself.
  if (apex)
    record("web", { relativeRecordSetName: "@", recordType: "A", targetResource: { id: frontDoorEndpoint.id } });
  else {
    record("web", {
      relativeRecordSetName: zone.relativeName,
      recordType: "CNAME",
      cnameRecord: { cname: frontDoorEndpoint.hostName },
    });
  }
  return custom;
}

interface Zone {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  /** The domain's name without the zone's; empty for the zone's own. */
  readonly relativeName: string;
}

/** faults/gateway.ts has refused whatever is no zone's id, and a name outside the zone. */
function zoneOf(name: string, zoneId: string): Zone {
  const [, subscriptionId = "", resourceGroup = "", zone = ""] = ZONE_ID.exec(zoneId) ?? [];
  if (zone === "") throw new Error(`Expected the id of a zone of Azure DNS but received "${zoneId}".`);
  return { subscriptionId, resourceGroup, name: zone, relativeName: name.slice(0, -zone.length).replace(/\.$/, "") };
}
