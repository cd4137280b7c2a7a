import { azureAnswers } from "../../../helpers/azure-answers.ts";
import type { CloudStack } from "../../../helpers/provider-mocks.ts";
import { one } from "../azure/records.ts";
import type { FunctionName } from "./cloud.ts";

/** A role that is given to an identity somewhere. */
export interface Assigned {
  /** Name of the assignment in the program. */
  readonly at: string;
  /** GUID of a role of Azure's own. */
  readonly role: string;
  readonly scope: string;
  readonly condition: string | undefined;
  /** Of a role of the stack's own. */
  readonly permissions:
    readonly { readonly actions: readonly string[]; readonly dataActions: readonly string[] }[] | undefined;
}

/**
 * Data actions of the roles of Azure's own that are used, without what all of a service have in common. Source:
 * learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  // Storage Blob Data Reader, Contributor and Owner; Delegator.
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": ["blobs/read"],
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": ["blobs/read", "blobs/write", "blobs/delete", "blobs/add/action"],
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": ["blobs/*"],
  "db58b8e5-c6ad-4a2a-8342-4190687cbf4a": ["generateUserDelegationKey/action"],
  // Storage Table Data Contributor.
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": ["tables/entities/*"],
  // Azure Event Hubs Data Sender and Receiver.
  "2b629674-e913-4c01-ae53-ef4638d8f975": ["send/action"],
  "a638d3c7-ab3a-418d-83e6-5f17a39d4fde": ["receive/action"],
  // Key Vault Secrets User.
  "4633458b-17de-408a-b874-0445c86b69e6": ["secrets/getSecret/action"],
  // Monitoring Metrics Publisher.
  "3913510d-42f4-4e42-8a64-420c390055eb": ["telemetry/write"],
};

/** Abilities by the end of a scope and by the data action. `$1` stands for what the first expression caught. */
const ABILITIES: readonly (readonly [scope: RegExp, action: RegExp, ...abilities: string[]])[] = [
  [/\/containers\/raw$/, /^blobs\/read$/, "read originals", "read messages that were kept"],
  [/\/containers\/raw$/, /^blobs\/add\/action$/, "create originals in *"],
  [/\/containers\/raw$/, /^blobs\/(delete|deleteBlobVersion\/action)$/, "delete originals"],
  [/\/containers\/processed$/, /^blobs\/read$/, "read results"],
  [/\/containers\/processed$/, /^blobs\/add\/action$/, "create results"],
  [/\/containers\/processed$/, /^blobs\/write$/, "replace results"],
  [/\/containers\/processed$/, /^blobs\/immutableStorage\/runAsSuperUser\/action$/, "lock results", "hold results"],
  [/\/containers\/processed$/, /^blobs\/(delete|deleteBlobVersion\/action)$/, "delete results"],
  [/\/containers\/operations$/, /^blobs\//, "answer operators"],
  [/\/queues\/uploads(-poison)?$/, /^messages\//, "take announcements of uploads"],
  [/\/queues\/operations(-poison)?$/, /^messages\//, "answer operators"],
  [/\/storageAccounts\/test(raw|processed)[0-9a-f]+$/, /^generateUserDelegationKey\/action$/, "sign links"],
  [/\/eventhubs\/([^/]+)$/, /^send\/action$/, "produce $1"],
  [/\/eventhubs\/([^/]+)$/, /^receive\/action$/, "consume $1"],
  [/\/vaults\/test-bi-[0-9a-f]+$/, /^secrets\/getSecret\/action$/, "read bi_reader's password"],
  [/\/vaults\/test-bi-[0-9a-f]+$/, /^secrets\/setSecret\/action$/, "write bi_reader's password"],
  [
    /\/vaults\/test-kafka-[0-9a-f]+\/secrets\/(?:login|password)$/,
    /^secrets\/getSecret\/action$/,
    "read the brokers' login",
  ],
];

/** Of Azure's management, which the data's own interface asks for too: roles.ts says of each why. */
const MANAGEMENT =
  /^Microsoft\.Storage\/storageAccounts\/(queueServices\/queues\/read|blobServices\/containers\/write)$/;

const SERVICES =
  /^Microsoft\.(Storage\/storageAccounts\/(blobServices\/containers|queueServices\/queues)|KeyVault\/vaults)\//;

/**
 * What a role means for data, in the words of rights.test.ts. Its host's own state and what it tells of itself are an
 * application's surroundings, as a log is on AWS: no data, and nobody else's.
 * @throws Error for something that nobody has reviewed
 */
export function abilitiesAt(stack: CloudStack, name: FunctionName, right: Assigned): string[] {
  const { at, role, scope, condition, permissions } = right;
  if (surroundings(stack, name).includes(scope)) return [];
  const management = permissions?.flatMap(({ actions }) => actions).filter((action) => !MANAGEMENT.test(action)) ?? [];
  if (management.length > 0) throw new Error(`Nobody has reviewed ${management.join(", ")} of ${at}.`);
  const actions = permissions?.flatMap(({ dataActions }) => dataActions.map((one) => one.replace(SERVICES, "")));
  return (actions ?? BUILT_IN[role] ?? [role]).flatMap((action) => {
    const found = ABILITIES.find(([where, what]) => where.test(scope) && what.test(action));
    if (found === undefined) throw new Error(`Nobody has reviewed ${action} on ${scope} (${at}). Add it to ABILITIES.`);
    const [where, , ...abilities] = found;
    const thing = where.exec(scope)?.[1] ?? "";
    const prefix = /StringLike '([^']+)\*'/.exec(condition ?? "")?.[1] ?? "*";
    return abilities.map((ability) => ability.replace("$1", thing).replace(/\*$/, prefix));
  });
}

/** Ids of the application's own storage account and of its Application Insights. */
const surroundings = (stack: CloudStack, name: FunctionName): unknown[] => [
  azureAnswers(one(stack, "storage:StorageAccount", `test-${name}-host`))["id"],
  azureAnswers(one(stack, "applicationinsights:Component", `test-${name}`))["id"],
];
