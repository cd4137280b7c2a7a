import type { ResourceView } from "../../../policies/readers/reader.ts";
import { type Told, UNKNOWN_TEXT, type Values, view } from "../views.ts";

/** A resource of @pulumi/aws's rds module, as a policy over the stack sees it. */
export const rds = (type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`aws:rds/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, name, inputs, told);

const INSTANCE: Values = {
  engine: "postgres",
  engineVersion: "18",
  parameterGroupName: "warehouse-0a1b",
  publiclyAccessible: false,
  storageEncrypted: true,
  iamDatabaseAuthenticationEnabled: true,
  backupRetentionPeriod: 7,
  deletionProtection: true,
  enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
  autoMinorVersionUpgrade: true,
  multiAz: true,
  tags: { "statistics-retention-years": "5" },
};

export const FORCE_SSL = { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" };
export const LOG_CONNECTIONS = { name: "log_connections", value: "authorization" };

/** Parameters of PostgreSQL 18, but for what is given. */
export const parameters = (spoilt: Values = {}): ResourceView =>
  rds(
    "ParameterGroup",
    "warehouse",
    { family: "postgres18", parameters: [FORCE_SSL, LOG_CONNECTIONS], ...spoilt },
    { answers: { name: "warehouse-0a1b", id: "warehouse-0a1b" } },
  );

/** An instance that keeps every rule, but for what is given, and its parameters. */
export const instance = (spoilt: Values = {}, group: Values = {}): ResourceView[] => [
  rds("Instance", "warehouse", { ...INSTANCE, ...spoilt }),
  parameters(group),
];

const CLUSTER: Values = {
  clusterIdentifier: "lake",
  engine: "aurora-postgresql",
  engineVersion: "16.4",
  dbClusterParameterGroupName: "lake-0a1b",
  storageEncrypted: true,
  iamDatabaseAuthenticationEnabled: true,
  backupRetentionPeriod: 14,
  deletionProtection: true,
  enabledCloudwatchLogsExports: ["postgresql"],
};

/** An Aurora cluster of two instances that keeps every rule, but for what is given, and its parameters. */
export const cluster = (
  spoilt: Values = {},
  members: readonly Values[] = [{}, {}],
  group: Values = {},
): ResourceView[] => [
  rds("Cluster", "lake", { ...CLUSTER, ...spoilt }),
  ...members.map((member, at) => rds("ClusterInstance", `lake-${at}`, { clusterIdentifier: "lake", ...member })),
  rds(
    "ClusterParameterGroup",
    "lake",
    { family: "aurora-postgresql16", parameters: [FORCE_SSL, LOG_CONNECTIONS], ...group },
    { answers: { name: "lake-0a1b" } },
  ),
];

/** A resource of @pulumi/azure-native. */
export const azure = (type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`azure-native:${type}`, name, inputs, told);

const SERVER: Values = {
  resourceGroupName: "pipeline",
  serverName: "warehouse",
  network: { delegatedSubnetResourceId: "/subscriptions/1/subnet", publicNetworkAccess: "Disabled" },
  authConfig: { activeDirectoryAuth: "Enabled", passwordAuth: "Disabled" },
  backup: { backupRetentionDays: 7 },
  highAvailability: { mode: "ZoneRedundant" },
  tags: { "statistics-retention-years": "5" },
};

export const SERVER_ID =
  "/subscriptions/1/resourceGroups/pipeline/providers/Microsoft.DBforPostgreSQL/flexibleServers/warehouse";

/** A server of Azure that keeps every rule by itself, but for what is given. */
export const server = (spoilt: Values = {}, told: Told = {}): ResourceView =>
  azure("dbforpostgresql:Server", "warehouse", { ...SERVER, ...spoilt }, { answers: { id: SERVER_ID }, ...told });

/** The same as a preview sees it before it is there. */
export const serverToBe = (told: Told = {}): ResourceView => server({}, { answers: { id: UNKNOWN_TEXT }, ...told });

/** A parameter of the server. */
export const configuration = (configurationName: string, value: unknown, spoilt: Values = {}): ResourceView =>
  azure("dbforpostgresql:Configuration", configurationName, {
    configurationName,
    resourceGroupName: "pipeline",
    serverName: "warehouse",
    value,
    ...spoilt,
  });

/** A diagnostic setting of the server. */
export const diagnostics = (spoilt: Values = {}, told: Told = {}): ResourceView =>
  azure(
    "monitor:DiagnosticSetting",
    "warehouse",
    { resourceUri: SERVER_ID, workspaceId: "logs", logs: [{ category: "PostgreSQLLogs", enabled: true }], ...spoilt },
    told,
  );
