import type * as azure from "@pulumi/azure-native";
import { type ComponentResource, interpolate, type Output, type Resource } from "@pulumi/pulumi";
import type { Settings } from "../../../config.ts";
import type { Context } from "../../../contract/context.ts";
import { SettingsError } from "../../../contract/errors.ts";
import { PROJECT } from "../../../contract/names.ts";
import { DEFAULT_REGION } from "../account.ts";
import type { Account, AzureWeb } from "../capabilities.ts";
import { ApprovedConnection } from "../resources.ts";
import type { cdn } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";

/**
 * Regions of Azure's public cloud in which Front Door has private links.
 * Source: learn.microsoft.com/azure/frontdoor/private-link, "Region availability"
 */
const REGIONS = [
  ...["brazilsouth", "canadacentral", "centralus", "eastus", "eastus2", "southcentralus", "westus2", "westus3"],
  ...["francecentral", "germanywestcentral", "northeurope", "norwayeast", "swedencentral", "uksouth", "westeurope"],
  ...["southafricanorth", "uaenorth"],
  ...["australiaeast", "centralindia", "eastasia", "japaneast", "koreacentral", "southeastasia"],
];

const hasPrivateLink = (settings: Settings): boolean => sizesOf(settings).frontDoor === "Premium_AzureFrontDoor";

/** A region in which Front Door cannot reach the application privately, where it has to. */
export function privateLinkFaults(settings: Settings): string[] {
  const region = settings.region ?? DEFAULT_REGION;
  if (!hasPrivateLink(settings) || REGIONS.includes(region)) return [];
  return [
    `region: expected one of ${REGIONS.join(", ")}, where Front Door reaches an application by a private link, but received ` +
      `${region}. Take the nearest of them, or the environment dev, in which Front Door comes by the public address.`,
  ];
}

/**
 * How Front Door reaches the application without an address of its own on the internet; undefined in Standard, which cannot.
 * It asks to be let in with a message of this Front Door's alone, by which `approved` knows it.
 * @throws SettingsError where Front Door has no private links in the region
 */
export function privateLink(
  { stack, settings }: Context,
  { location }: Pick<Account, "location">,
  { app, frontDoor }: Pick<AzureWeb, "app" | "frontDoor">,
): azure.types.input.cdn.SharedPrivateLinkResourcePropertiesArgs | undefined {
  if (!hasPrivateLink(settings)) return undefined;
  const faults = privateLinkFaults(settings);
  if (faults.length > 0) throw new SettingsError(faults);
  return {
    privateLink: { id: app.id },
    // The application's own address; that of its deployment is another.
    groupId: "sites",
    privateLinkLocation: location,
    requestMessage: message(stack, frontDoor),
  };
}

/** At most 140 characters, of which the id has 36 and a stack's name 30. */
const message = (stack: string, { frontDoorId }: Pick<cdn.Profile, "frontDoorId">): Output<string> =>
  interpolate`${PROJECT} ${stack}: Front Door ${frontDoorId}`;

/**
 * Lets Front Door's private link in. The link's other end lies in a subscription of Microsoft's, so that it waits for
 * somebody's word at the application; until it has it, Front Door answers every customer with an error.
 * @param after what the link is made for: route and all
 */
export function approved(
  parent: ComponentResource,
  { stack, settings }: Context,
  { app, frontDoor }: Pick<AzureWeb, "app" | "frontDoor">,
  origin: cdn.AFDOrigin,
  after: Resource[],
): void {
  if (!hasPrivateLink(settings)) return;
  new ApprovedConnection(
    `${stack}-web`,
    { resourceId: app.id, message: message(stack, frontDoor), triggers: { origin: origin.id } },
    { parent, dependsOn: [origin, ...after] },
  );
}
