import {
  imageFunctionSettingsSchema,
  operationsSettingsSchema,
  webSettingsSchema,
} from "../../../../functions/adapters/azure/settings.ts";
import { PackageTypes } from "../../../../infra/engine/offline/plugin/package-types.ts";
import { azureAnswers } from "../../../helpers/azure-answers.ts";
import type { MockedStack, Recorded } from "../../../helpers/mocked-stack.ts";
import type { CloudStack } from "../../../helpers/provider-mocks.ts";
import { ofType, one } from "../azure/records.ts";
import { abilitiesAt, type Assigned } from "./azure-abilities.ts";
import type { Alarm, Allowed, Cloud, FunctionName } from "./cloud.ts";

const SDK = PackageTypes.installed("azure-native");

/** An output of a resource, as the mocks have it. */
const outputOf = (resource: Recorded, name: string): string => String(azureAnswers(resource)[name]);

/** Every role that a function's identity is given: the one kind of right there is on Azure. */
function assigned(stack: CloudStack, name: FunctionName): Assigned[] {
  const principal = outputOf(one(stack, "managedidentity:UserAssignedIdentity", `test-${name}`), "principalId");
  const own = ofType(stack, "authorization:RoleDefinition");
  return ofType(stack, "authorization:RoleAssignment")
    .filter(({ inputs }) => inputs["principalId"] === principal)
    .map(({ name: at, inputs }) => {
      const id = String(inputs["roleDefinitionId"]);
      const role = own.find((definition) => outputOf(definition, "id") === id);
      const permissions = role?.inputs["permissions"] as Assigned["permissions"] | undefined;
      return {
        at,
        role: id.split("/").at(-1) ?? "",
        scope: String(inputs["scope"]),
        condition: inputs["condition"] as string | undefined,
        permissions,
      };
    });
}

const allowed = (stack: CloudStack, name: FunctionName): Allowed[] =>
  assigned(stack, name).map(({ at, role, scope, permissions }) => ({
    at,
    actions: permissions?.flatMap(({ actions, dataActions }) => [...actions, ...dataActions]) ?? [role],
    scopes: [scope],
  }));

const alarm = ({ name, inputs }: Recorded, tells: readonly string[]): Alarm => ({
  name: name.replace("test-", ""),
  description: String(inputs["description"]),
  tells,
});

export const azure: Cloud = {
  name: "azure",
  title: "Azure",
  stacks: ["azure-dev", "azure-prod"],
  regions: { usual: "southeastasia", other: "germanywestcentral", malformed: "Southeast Asia" },
  networkId:
    "/subscriptions/01234567-89ab-cdef-0123-456789abcdef/resourceGroups/other/providers/Microsoft.Network/virtualNetworks/other",
  packages: ["@pulumi/azure-native", "@pulumi/pulumi"],
  ownPackages: ["@azure/", "@azure-rest/", "@pulumi/azure-native"],
  tokens: { cloud: "azure-native:", own: "image-pipeline-azure:" },
  protectsWarehouse: true,
  tracesAlways: true,
  ownOutputs: [
    ...["resourceGroup", "vnetId", "imageFunction", "webApplication", "processedEndpoint"],
    ...["uploadsQueue", "uploadsPoisonQueue", "frontDoor", "logWorkspace", "actionGroup"],
    ...["operatorMailbox", "operatorRoles", "clientRoles"],
  ],
  settings: {
    "image-function": imageFunctionSettingsSchema,
    operations: operationsSettingsSchema,
    web: webSettingsSchema,
  },
  environment(stack: MockedStack, name) {
    const app = stack.resources.find((each) => each.type === "azure-native:web:WebApp" && each.name === `test-${name}`);
    const { appSettings = [] } = (app?.inputs["siteConfig"] ?? {}) as {
      appSettings?: readonly { name: string; value: string }[];
    };
    return Object.fromEntries(appSettings.map((setting) => [setting.name, setting.value]));
  },
  madeIn: ({ resources }) =>
    resources.flatMap(({ inputs: { location } }) =>
      typeof location === "string" && !/^global$/i.test(location) ? [location] : [],
    ),
  tags: (_stack, { type, inputs }) =>
    SDK.resource(type).get("tags")?.input === true ? ((inputs["tags"] ?? {}) as Record<string, unknown>) : undefined,
  topics: (stack) =>
    ofType(stack, "eventhub:EventHub").map(({ inputs }) => ({
      name: String(inputs["eventHubName"]),
      partitions: Number(inputs["partitionCount"]),
      retentionHours: (inputs["retentionDescription"] as { retentionTimeInHours: number }).retentionTimeInHours,
    })),
  mayCall(stack, name, port) {
    const { securityRules = [] } = one(stack, "network:NetworkSecurityGroup", `test-${name}`).inputs as {
      securityRules?: readonly Readonly<Record<string, unknown>>[];
    };
    const open = securityRules.filter(({ direction, access, destinationPortRange, destinationPortRanges }) => {
      const ports = [destinationPortRange, destinationPortRanges].flat();
      return direction === "Outbound" && access === "Allow" && (ports.includes(String(port)) || ports.includes("*"));
    });
    // The others are Azure's names for networks of its own.
    return open.map((rule) => String(rule["destinationAddressPrefix"])).filter((prefix) => prefix.includes("/"));
  },
  allowed,
  abilities: (stack, name) => assigned(stack, name).flatMap((right) => abilitiesAt(stack, name, right)),
  alarms: (stack) => [
    ...ofType(stack, "monitor:MetricAlert").map((rule) =>
      alarm(
        rule,
        (rule.inputs["actions"] as { actionGroupId: string }[]).map(({ actionGroupId }) => actionGroupId),
      ),
    ),
    ...ofType(stack, "monitor:ScheduledQueryRule").map((rule) =>
      alarm(rule, (rule.inputs["actions"] as { actionGroups: string[] }).actionGroups),
    ),
  ],
  alarmTargets(stack) {
    const groups = ofType(stack, "monitor:ActionGroup");
    return {
      ids: groups.map((group) => outputOf(group, "id")),
      emails: groups.flatMap(({ inputs }) =>
        (inputs["emailReceivers"] as { emailAddress: string }[]).map(({ emailAddress }) => emailAddress),
      ),
    };
  },
  firewall(stack) {
    const { customRules } = one(stack, "frontdoor:Policy", "test-web").inputs as {
      customRules: {
        rules: {
          ruleType: string;
          rateLimitThreshold?: number;
          groupBy?: { variableName: string }[];
          matchConditions: { operator: string; matchValue: string[] }[];
        }[];
      };
    };
    const { rules } = customRules;
    const limit = rules.find(({ groupBy }) => groupBy?.some(({ variableName }) => variableName === "SocketAddr"));
    return {
      blocked: rules
        .filter(({ ruleType }) => ruleType === "MatchRule")
        .flatMap(({ matchConditions }) => matchConditions.flatMap(({ matchValue }) => matchValue)),
      perAddress: limit?.rateLimitThreshold ?? 0,
    };
  },
};
