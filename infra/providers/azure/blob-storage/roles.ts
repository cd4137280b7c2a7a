import { type ComponentResource, interpolate, type Output } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { ROLE_NAME } from "../names.ts";
import { authorization } from "../sdk.ts";

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const QUEUES = "Microsoft.Storage/storageAccounts/queueServices/queues";

/** Creates blobs: with this and without `write` the service refuses what is there already. */
export const CREATE = `${BLOBS}/add/action`;
const READ = `${BLOBS}/read`;
/** Sets policies of versions, and ends those that are not locked; holds. */
const LOCK = `${BLOBS}/immutableStorage/runAsSuperUser/action`;

interface Definition {
  readonly description: string;
  /** Of Azure's management, which the data's own interface asks for too. */
  readonly actions?: readonly string[];
  readonly dataActions: readonly string[];
}

/**
 * What no built-in role is: the narrowest that writes blobs may delete them too.
 * Source: learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory, "Permissions for Blob service
 * operations" and those for queues; learn.microsoft.com/azure/storage/blobs/versioning-overview for versions.
 */
const DEFINITIONS = {
  creator: { description: "creates blobs; reads, replaces and deletes none", dataActions: [CREATE] },
  resultsWriter: {
    description: "creates results with their locks and reads them; replaces and deletes none",
    dataActions: [READ, CREATE, LOCK],
  },
  resultsHolder: {
    description: "holds results and releases them; deletes none",
    // For Set Blob Legal Hold the operations' list names this, and the list of data actions the other.
    actions: ["Microsoft.Storage/storageAccounts/blobServices/containers/write"],
    dataActions: [READ, LOCK],
  },
  remover: {
    description: "lists blobs and deletes them and their versions, as far as no lock or hold keeps them",
    dataActions: [READ, `${BLOBS}/delete`, `${BLOBS}/deleteBlobVersion/action`],
  },
  // Azure's Storage Queue Data Message Processor cannot give back what failed (Update Message):
  // github.com/MicrosoftDocs/azure-docs/issues/120932
  queueWorker: {
    description: "takes a queue's messages, gives back those that failed, and lays down what it gave up on",
    actions: [`${QUEUES}/read`],
    dataActions: [`${QUEUES}/messages/read`, `${QUEUES}/messages/process/action`, `${QUEUES}/messages/write`],
  },
} as const satisfies Record<string, Definition>;

export type CustomRole = keyof typeof DEFINITIONS;

/** Ids of the stack's own roles, which can be given on what is in its group alone. */
export function customRoles(
  parent: ComponentResource,
  { stack }: Context,
  account: Account,
): Readonly<Record<CustomRole, Output<string>>> {
  const scope = interpolate`/subscriptions/${account.subscriptionId}/resourceGroups/${account.resourceGroup}`;
  const make = ([key, definition]: [string, Definition]): [string, Output<string>] => {
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const role = new authorization.RoleDefinition(
      `${stack}-${name}`,
      {
        // Names are unique in a tenant, which may have several subscriptions.
        roleName: account.uniqueName(name, ROLE_NAME),
        description: `${PROJECT} ${stack}: ${definition.description}`,
        roleType: "CustomRole",
        scope,
        assignableScopes: [scope],
        permissions: [
          {
            actions: [...(definition.actions ?? [])],
            notActions: [],
            dataActions: [...definition.dataActions],
            notDataActions: [],
          },
        ],
      },
      { parent },
    );
    return [key, role.id];
  };
  return Object.fromEntries(Object.entries(DEFINITIONS).map(make)) as Record<CustomRole, Output<string>>;
}
