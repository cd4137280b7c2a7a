import { all, type Input, interpolate, type Output, output } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import { CONTAINERS, poisonOf } from "./blob-storage/names.ts";
import type { AzureCapabilities, Grant } from "./capabilities.ts";
import { rawQueueUrl } from "./function-settings.ts";

/** A right as whoever gives it needs it: `az role assignment create --role … --scope … --condition …`. */
interface RoleToGive {
  readonly roleDefinitionId: string;
  readonly scope: string;
  readonly condition?: string;
  readonly conditionVersion?: string;
}

/**
 * Outputs that only a stack on Azure has: names for the portal, the operator's mailbox, and the roles that the second
 * application's identity and further operators need, whichever network they come from.
 */
export function extraOutputs(_context: Context, parts: AzureCapabilities): Record<string, Input<unknown>> {
  const { network, blobStorage, kafkaIngress, imageFunction, web, gateway, observability } = parts;
  const { account } = network;
  const { topics, namespaceId } = kafkaIngress;
  const { uploads, operations } = blobStorage.queues;
  const queueUrl = rawQueueUrl(parts);
  return {
    resourceGroup: account.resourceGroup,
    vnetId: network.vnetId,
    imageFunction: imageFunction.app.name,
    webApplication: web.app.name,
    uploadsQueue: interpolate`${queueUrl}/${uploads}`,
    uploadsPoisonQueue: interpolate`${queueUrl}/${poisonOf(uploads)}`,
    processedEndpoint: blobStorage.settings.processed.accountUrl,
    frontDoor: gateway.profileId,
    logWorkspace: account.workspace.name,
    actionGroup: observability.actionGroupId,
    // What operations.ts asks by.
    operatorMailbox: {
      accountUrl: blobStorage.settings.raw.accountUrl,
      ...{ queueUrl, container: CONTAINERS.operations, queue: operations },
    },
    operatorRoles: toGive(blobStorage.grants("operate")),
    clientRoles: toGive([
      ...blobStorage.grants("exchange"),
      // On somebody else's Kafka the second application has a login of its own; these are the stack's.
      ...(namespaceId === undefined
        ? []
        : kafkaIngress.grants({ produce: [topics.incoming], consume: [topics.processed] })),
    ]),
  };
}

const toGive = (grants: readonly Grant[]): Output<RoleToGive[]> =>
  all(
    grants.map(({ roleDefinitionId, scope, condition }) =>
      output({
        ...{ roleDefinitionId, scope },
        ...(condition !== undefined && { condition, conditionVersion: "2.0" }),
      }),
    ),
  );
