import type * as azure from "@pulumi/azure-native";
import type { Input } from "@pulumi/pulumi";

/** Who may call an application: nobody, or one Front Door by its id (X-Azure-FDID). */
export type Callers = "nobody" | { readonly frontDoorId: Input<string> };

type Access = Pick<
  azure.types.input.web.SiteConfigArgs,
  | "publicNetworkAccess"
  | "ipSecurityRestrictions"
  | "ipSecurityRestrictionsDefaultAction"
  | "scmIpSecurityRestrictionsDefaultAction"
  | "scmIpSecurityRestrictionsUseMain"
>;

/**
 * Who reaches an application from outside. What comes by a private endpoint is not judged by these rules.
 *
 * The address at which packages are published (scm) is another than the application's, with rules of its own. It stays open
 * to every network, because `up` runs on a machine of whoever deploys; it takes tokens of Entra ID alone, of who may publish
 * (`function-app.ts` turns its passwords off). With `publicNetworkAccess` off neither could be reached, so that the
 * application's own address is closed by rules.
 * Source: learn.microsoft.com/azure/app-service/overview-access-restrictions, "Advanced tools site"
 */
export const accessOf = (callers: Callers): Access => ({
  publicNetworkAccess: "Enabled",
  ipSecurityRestrictions: [callers === "nobody" ? NOBODY : frontDoorAlone(callers.frontDoorId)],
  ipSecurityRestrictionsDefaultAction: "Deny",
  scmIpSecurityRestrictionsDefaultAction: "Allow",
  scmIpSecurityRestrictionsUseMain: false,
});

const PRIORITY = 100;

/** A rule too: without any, Azure has been seen to let everybody in (github.com/Azure/azure-dev/issues/1112). */
const NOBODY: azure.types.input.web.IpSecurityRestrictionArgs = {
  name: "nobody",
  priority: PRIORITY,
  action: "Deny",
  ipAddress: "0.0.0.0/0",
};

/**
 * All Front Doors have the same addresses, so that the header decides, which Front Door sets itself:
 * learn.microsoft.com/azure/app-service/app-service-ip-restrictions, "Restrict access to a specific Azure Front Door instance".
 */
const frontDoorAlone = (frontDoorId: Input<string>): azure.types.input.web.IpSecurityRestrictionArgs => ({
  name: "front-door",
  priority: PRIORITY,
  action: "Allow",
  tag: "ServiceTag",
  ipAddress: "AzureFrontDoor.Backend",
  headers: { "x-azure-fdid": [frontDoorId] },
});
