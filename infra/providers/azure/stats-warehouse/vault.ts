import { type ComponentResource, interpolate, type Output } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account, Grant } from "../capabilities.ts";
import { ROLE_NAME, VAULT_NAME } from "../names.ts";
import { authorization, keyvault } from "../sdk.ts";

/** Days in which a deleted vault comes back, the least there is: the operations application makes a new password anyway. */
const RECOVERY_DAYS = 7;

const SECRETS = "Microsoft.KeyVault/vaults/secrets";

/** A vault, and the right to keep a secret in it. */
export interface SecretVault {
  readonly vault: keyvault.Vault;
  readonly url: Output<string>;
  readonly keepSecret: Grant;
}

/**
 * The vault of bi_reader's password, which the operations application puts there. It answers the stack's network alone, by
 * a private endpoint. An operator who wants to read it needs a role for that (Key Vault Secrets User) and has to open the
 * vault for the moment: `az keyvault update --public-network-access Enabled`, then a rule for one address.
 *
 * The stack's other vaults hold other things for others: the key of what is stored, which outlives the stack, and the login
 * of somebody else's Kafka, which is seldom there. So whoever may keep a secret here can touch nothing else by it.
 */
export function secretVault(parent: ComponentResource, { stack, settings }: Context, account: Account): SecretVault {
  const vault = new keyvault.Vault(
    `${stack}-bi-reader`,
    {
      resourceGroupName: account.resourceGroup,
      location: account.location,
      tags: { ...account.tags },
      vaultName: account.uniqueName("bi", VAULT_NAME),
      properties: {
        tenantId: account.tenantId,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: RECOVERY_DAYS,
        // Azure takes no `false`. In dev whoever deletes the vault may want its name at once.
        ...(settings.environment !== "dev" && { enablePurgeProtection: true }),
        publicNetworkAccess: "Disabled",
        networkAcls: { bypass: "None", defaultAction: "Deny" },
      },
    },
    { parent },
  );
  return {
    vault,
    url: interpolate`https://${vault.name}.vault.azure.net`,
    keepSecret: {
      name: "keep-bi-reader",
      roleDefinitionId: secretKeeper(parent, stack, account),
      // Rights on a single secret are given once it is there. The vault will never hold another.
      scope: vault.id,
    },
  };
}

/** Of Azure's own roles the one that writes secrets may list, delete and purge them too. */
function secretKeeper(
  parent: ComponentResource,
  stack: string,
  { subscriptionId, resourceGroup, uniqueName }: Account,
): Output<string> {
  const scope = interpolate`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return new authorization.RoleDefinition(
    `${stack}-secret-keeper`,
    {
      // Names are unique in a tenant, which may have several subscriptions.
      roleName: uniqueName("secret-keeper", ROLE_NAME),
      description: `${PROJECT} ${stack}: reads a secret and gives it a new value; lists and deletes none`,
      roleType: "CustomRole",
      scope,
      assignableScopes: [scope],
      permissions: [
        {
          actions: [],
          notActions: [],
          dataActions: [`${SECRETS}/getSecret/action`, `${SECRETS}/setSecret/action`],
          notDataActions: [],
        },
      ],
    },
    { parent },
  ).id;
}
