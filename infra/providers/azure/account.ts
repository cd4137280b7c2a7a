import type { ComponentResource } from "@pulumi/pulumi";
import { Capability } from "../../contract/component.ts";
import type { Context } from "../../contract/context.ts";
import { SettingsError } from "../../contract/errors.ts";
import { PROJECT } from "../../contract/names.ts";
import type { Account, Member } from "./capabilities.ts";
import { customerKey } from "./customer-key.ts";
import { type STACK_TAGS, uniqueName } from "./names.ts";
import { authorization, managedidentity, Provider, resources } from "./sdk.ts";
import { workspace } from "./workspace.ts";

/** Singapore, where the company's customers are. */
export const DEFAULT_REGION = "southeastasia";

/**
 * The subscription of the stack's credentials and a resource group of its own, by one explicit provider: no other
 * configuration of the engine decides where anything is made.
 *
 * Azure deletes a group with all that is in it, kept results too where it can, so the group stays when the stack is taken
 * down. Pulumi adds random letters to its name, and every other name that must be the only one in Azure is made of the
 * group's: a stack that is made anew meets neither what is kept of the old one nor the names that Azure holds back for
 * deleted vaults.
 * @throws SettingsError where stack or region cannot be part of names on Azure
 */
export function account(context: Context): Account {
  const { stack, settings } = context;
  const location = settings.region ?? DEFAULT_REGION;
  const faults = [...stackFaults(stack), ...regionFaults(location)];
  if (faults.length > 0) throw new SettingsError(faults);
  const provider = new Provider(`${stack}-azure`, { location });
  const component = (capability: string): ComponentResource =>
    new Capability("azure", capability, { providers: { "azure-native": provider } });
  const client = authorization.getClientConfigOutput({ provider });
  const stackTags: Record<(typeof STACK_TAGS)[number], string> = {
    project: PROJECT,
    stack,
    environment: settings.environment,
  };
  const tags = { ...stackTags, ...settings.tags };
  const parent = component("Account");
  const group = new resources.ResourceGroup(
    `${PROJECT}-${stack}`,
    { location, tags },
    { parent, retainOnDelete: true },
  );
  const identity = (member: Member): managedidentity.UserAssignedIdentity =>
    new managedidentity.UserAssignedIdentity(
      `${stack}-${member}`,
      { resourceGroupName: group.name, resourceName: `${stack}-${member}`, location, tags },
      { parent },
    );
  const own: Omit<Account, "key"> = {
    subscriptionId: client.subscriptionId,
    tenantId: client.tenantId,
    deployerId: client.objectId,
    location,
    resourceGroup: group.name,
    tags,
    component,
    uniqueName: (thing, limits) => group.id.apply((id) => uniqueName(stack, thing, id, limits)),
    workspace: workspace(parent, context, { resourceGroup: group.name, location, tags }),
    identities: {
      "image-function": identity("image-function"),
      operations: identity("operations"),
      web: identity("web"),
    },
    builtInRole: (guid) =>
      client.subscriptionId.apply(
        (id) => `/subscriptions/${id}/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
      ),
  };
  return { ...own, key: customerKey(parent, context, own) };
}

/** Two letters at least: a network and Front Door's endpoint have the stack's name alone, and take no shorter one. */
const STACK_NAME = /^[a-z][a-z0-9-]*[a-z0-9]$/;

/**
 * The stack's name stands whole in every name but those of accounts and vaults, which have 24 characters. The tightest is that
 * of the hubs' namespace, of whose 50 `-kafka-` and the hash take 17: 33 are left.
 */
const STACK_NAME_MAX = 30;

/**
 * Words that no name with an address of its own may hold, and those that it may not begin with:
 * learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name.
 */
const RESERVED = /microsoft|windows|^login/;

function stackFaults(stack: string): string[] {
  const good = STACK_NAME.test(stack) && !stack.includes("--") && stack.length <= STACK_NAME_MAX;
  // Where dashes are not taken the letters run together.
  if (good && !RESERVED.test(stack.replaceAll("-", ""))) return [];
  return [
    `the stack's name: expected 2 to ${STACK_NAME_MAX} lower-case letters, digits and single dashes, a letter first, ` +
      `without the words microsoft and windows and not beginning with login, but received "${stack}": it is part of the ` +
      "names of storage accounts, applications and the warehouse. Make the stack anew under another name.",
  ];
}

/** What is wrong with a region's name, which is part of the network watcher's that Azure makes there. */
export const regionFaults = (region: string): string[] =>
  /^[a-z]+[0-9]?$/.test(region)
    ? []
    : [
        `region: expected a region's short name, such as ${DEFAULT_REGION}, but received "${region}". ` +
          "`az account list-locations` tells them all, in the column Name.",
      ];
