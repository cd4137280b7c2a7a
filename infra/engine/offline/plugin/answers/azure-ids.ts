import { type Subject } from "../values.ts";

/** Subscription and tenant of the offline world: ones that Azure gives to nobody. */
export const NO_GUID = "00000000-0000-0000-0000-000000000000";

/**
 * Path of each resource type's id below the resource group: the words between the names are Azure's own, and nothing in the
 * SDK tells them. A path that begins with an input begins with that input's id.
 * Source: learn.microsoft.com/azure/templates, one page a type
 */
const PATHS: Readonly<Record<string, string>> = {
  "applicationinsights:Component": "Microsoft.Insights/components/{resourceName}",
  "applicationinsights:Workbook": "Microsoft.Insights/workbooks/{resourceName}",
  "authorization:ManagementLockByScope": "{scope}/Microsoft.Authorization/locks/{lockName}",
  "authorization:RoleAssignment": "{scope}/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  "authorization:RoleDefinition": "{scope}/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
  "cdn:AFDCustomDomain": "Microsoft.Cdn/profiles/{profileName}/customDomains/{customDomainName}",
  "cdn:AFDEndpoint": "Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}",
  "cdn:AFDOrigin": "Microsoft.Cdn/profiles/{profileName}/originGroups/{originGroupName}/origins/{originName}",
  "cdn:AFDOriginGroup": "Microsoft.Cdn/profiles/{profileName}/originGroups/{originGroupName}",
  "cdn:Profile": "Microsoft.Cdn/profiles/{profileName}",
  "cdn:Route": "Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}/routes/{routeName}",
  "cdn:Rule": "Microsoft.Cdn/profiles/{profileName}/ruleSets/{ruleSetName}/rules/{ruleName}",
  "cdn:RuleSet": "Microsoft.Cdn/profiles/{profileName}/ruleSets/{ruleSetName}",
  "cdn:SecurityPolicy": "Microsoft.Cdn/profiles/{profileName}/securityPolicies/{securityPolicyName}",
  "dbforpostgresql:AdministratorsMicrosoftEntra":
    "Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/administrators/{objectId}",
  "dbforpostgresql:Configuration":
    "Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/configurations/{configurationName}",
  "dbforpostgresql:Database": "Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/databases/{databaseName}",
  "dbforpostgresql:Server": "Microsoft.DBforPostgreSQL/flexibleServers/{serverName}",
  "dns:RecordSet": "Microsoft.Network/dnsZones/{zoneName}/{recordType}/{relativeRecordSetName}",
  "eventgrid:SystemTopic": "Microsoft.EventGrid/systemTopics/{systemTopicName}",
  "eventgrid:SystemTopicEventSubscription":
    "Microsoft.EventGrid/systemTopics/{systemTopicName}/eventSubscriptions/{eventSubscriptionName}",
  "eventhub:ConsumerGroup":
    "Microsoft.EventHub/namespaces/{namespaceName}/eventhubs/{eventHubName}/consumergroups/{consumerGroupName}",
  "eventhub:EventHub": "Microsoft.EventHub/namespaces/{namespaceName}/eventhubs/{eventHubName}",
  "eventhub:Namespace": "Microsoft.EventHub/namespaces/{namespaceName}",
  "frontdoor:Policy": "Microsoft.Network/frontDoorWebApplicationFirewallPolicies/{policyName}",
  "keyvault:Key": "Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}",
  "keyvault:Secret": "Microsoft.KeyVault/vaults/{vaultName}/secrets/{secretName}",
  "keyvault:Vault": "Microsoft.KeyVault/vaults/{vaultName}",
  "managedidentity:UserAssignedIdentity": "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
  "monitor:ActionGroup": "Microsoft.Insights/actionGroups/{actionGroupName}",
  "monitor:DiagnosticSetting": "{resourceUri}/Microsoft.Insights/diagnosticSettings/{name}",
  "monitor:MetricAlert": "Microsoft.Insights/metricAlerts/{ruleName}",
  "monitor:ScheduledQueryRule": "Microsoft.Insights/scheduledQueryRules/{ruleName}",
  "network:FlowLog": "Microsoft.Network/networkWatchers/{networkWatcherName}/flowLogs/{flowLogName}",
  "network:NatGateway": "Microsoft.Network/natGateways/{natGatewayName}",
  "network:NetworkSecurityGroup": "Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}",
  "network:PrivateDnsZoneGroup":
    "Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}",
  "network:PrivateEndpoint": "Microsoft.Network/privateEndpoints/{privateEndpointName}",
  "network:PublicIPAddress": "Microsoft.Network/publicIPAddresses/{publicIpAddressName}",
  "network:Subnet": "Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}",
  "network:VirtualNetwork": "Microsoft.Network/virtualNetworks/{virtualNetworkName}",
  "network:VirtualNetworkPeering":
    "Microsoft.Network/virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{virtualNetworkPeeringName}",
  "operationalinsights:Workspace": "Microsoft.OperationalInsights/workspaces/{workspaceName}",
  "portal:Dashboard": "Microsoft.Portal/dashboards/{dashboardName}",
  "privatedns:PrivateZone": "Microsoft.Network/privateDnsZones/{privateZoneName}",
  "privatedns:VirtualNetworkLink":
    "Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}",
  "storage:BlobContainer":
    "Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}",
  "storage:BlobServiceProperties": "Microsoft.Storage/storageAccounts/{accountName}/blobServices/{blobServicesName}",
  "storage:ManagementPolicy":
    "Microsoft.Storage/storageAccounts/{accountName}/managementPolicies/{managementPolicyName}",
  "storage:Queue": "Microsoft.Storage/storageAccounts/{accountName}/queueServices/default/queues/{queueName}",
  "storage:StorageAccount": "Microsoft.Storage/storageAccounts/{accountName}",
  "web:AppServicePlan": "Microsoft.Web/serverfarms/{name}",
  "web:WebApp": "Microsoft.Web/sites/{name}",
  "web:WebAppScmAllowed": "Microsoft.Web/sites/{name}/basicPublishingCredentialsPolicies/scm",
};

/** A type that is not listed: its words are the SDK's, and say that they are not Azure's. */
const unlisted = ([, module = "", type = ""]: readonly string[]): string => `Offline.${module}/${type}/{name}`;

const pathOf = ({ token }: Subject): string => PATHS[token.replace(/^[^:]*:/, "")] ?? unlisted(token.split(":"));

/** The input where it was given openly: a secret is wrapped, and no text. */
export const given = ({ inputs }: Subject, name: string): string | undefined => {
  const value = inputs[name];
  return typeof value === "string" ? value : undefined;
};

/** A made-up name, or that at the end of an id that was made before. */
const lastOf = ({ id }: Subject): string => id.slice(id.lastIndexOf("/") + 1);

/** The resource's own name in Azure: what was given, else a made-up one. */
export const nameOf = (subject: Subject): string => {
  if (isGroup(subject)) return given(subject, "resourceGroupName") ?? lastOf(subject);
  const last = pathOf(subject).split("/").at(-1) ?? "";
  const own = /^\{(\w+)\}$/.exec(last)?.[1];
  // What there is one of has a name of Azure's own.
  return own === undefined ? last : (given(subject, own) ?? lastOf(subject));
};

/** Azure's own name of the type, for example Microsoft.Storage/storageAccounts. */
export const typeOf = (subject: Subject): string => {
  if (isGroup(subject)) return "Microsoft.Resources/resourceGroups";
  const [namespace = "", ...parts] = pathOf(subject)
    .replace(/^\{\w+\}\//, "")
    .split("/");
  return [namespace, ...parts.filter((_, at) => at % 2 === 0)].join("/");
};

/** An id in Azure's form: /subscriptions/…/resourceGroups/…/providers/Microsoft.Storage/storageAccounts/…. */
export function idOf(subject: Subject): string {
  const group = `/subscriptions/${NO_GUID}/resourceGroups/${given(subject, "resourceGroupName") ?? "offline"}`;
  if (isGroup(subject)) return `/subscriptions/${NO_GUID}/resourceGroups/${nameOf(subject)}`;
  const [, scope, path = ""] = /^(?:\{(\w+)\}\/)?(.*)$/.exec(pathOf(subject)) ?? [];
  const below = scope === undefined ? group : (given(subject, scope) ?? group);
  const names = path.replaceAll(/\{(\w+)\}$/g, nameOf(subject));
  return `${below}/providers/${names.replaceAll(/\{(\w+)\}/g, (_, name: string) => given(subject, name) ?? "offline")}`;
}

const isGroup = ({ token }: Subject): boolean => token === "azure-native:resources:ResourceGroup";
