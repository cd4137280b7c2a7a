import type { ResourceView } from "../../../policies/readers/reader.ts";
import { type Told, UNKNOWN_TEXT, type Values, view } from "../views.ts";

/** A resource of @pulumi/azure-native, by its module and type: `azure("eventhub", "EventHub", …)`. */
export const azure = (module: string, type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`azure-native:${module}:${type}`, name, inputs, told);

export const namespaceId = (name: string): string =>
  `/subscriptions/1/resourceGroups/images/providers/Microsoft.EventHub/namespaces/${name}`;

/** What a namespace that keeps every rule is asked to be. */
export const NAMESPACE: Values = {
  namespaceName: "events",
  resourceGroupName: "images",
  sku: { name: "Standard" },
  disableLocalAuth: true,
  minimumTlsVersion: "1.2",
  publicNetworkAccess: "Disabled",
  zoneRedundant: true,
};

/** A namespace that is there. */
export const namespace = (changes: Values = {}, answers: Values = {}): ResourceView =>
  azure(
    "eventhub",
    "Namespace",
    "events",
    { ...NAMESPACE, ...changes },
    { answers: { name: "events", id: namespaceId("events"), ...answers } },
  );

/** A namespace that a preview is to make, and name. */
export const namespaceToBe = (changes: Values = {}): ResourceView =>
  azure(
    "eventhub",
    "Namespace",
    "events",
    { ...NAMESPACE, namespaceName: undefined, ...changes },
    { answers: { name: UNKNOWN_TEXT, id: UNKNOWN_TEXT } },
  );

/** What is said of its networks beside it. */
export const ruleSet = (inputs: Values, told?: Told): ResourceView =>
  azure("eventhub", "NamespaceNetworkRuleSet", "networks", { namespaceName: "events", ...inputs }, told);

export const diagnostics = (
  logs: readonly Values[],
  resourceUri: unknown = namespaceId("events"),
  told?: Told,
): ResourceView =>
  azure("monitor", "DiagnosticSetting", "log", { resourceUri, logs, workspaceId: "/workspaces/logs" }, told);

export const eventHub = (inputs: Values, answers: Values = {}): ResourceView =>
  azure(
    "eventhub",
    "EventHub",
    "incoming",
    { namespaceName: "events", resourceGroupName: "images", ...inputs },
    { answers },
  );
