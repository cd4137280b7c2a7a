import { STATISTICS_RETENTION_TAG } from "../../readers/statistics-retention.ts";
import { azureType, type Change, type Evidence, on, setOn } from "../evidence.ts";

const SERVER = azureType("dbforpostgresql", "Server");
const DIAGNOSTICS = azureType("monitor", "DiagnosticSetting");

const server = (rule: string, set: Change): Evidence => setOn("azure")(rule, SERVER, set, "warehouse");

/** @param name of the parameter, with dashes */
const parameter = (rule: string, name: string, value: string): Evidence =>
  setOn("azure")(rule, azureType("dbforpostgresql", "Configuration"), { value }, `warehouse-${name}`);

const LOGGED = "db7-databases-log-connections";
const YEARS = "db9-statistics-kept-for-years";

/** The program's own server is protected twice, by the engine and by a lock: neither alone breaks db6. */
const ANOTHER = { version: "18", network: { publicNetworkAccess: "Disabled" } };

export const AZURE_DATABASES_EVIDENCE: readonly Evidence[] = [
  server("db1-databases-private", { network: undefined }),
  server("db1-databases-private", { network: { publicNetworkAccess: "Enabled" } }),
  parameter("db2-databases-tls-only", "require-secure-transport", "off"),
  server("db4-databases-identity-login", { "authConfig.activeDirectoryAuth": "Disabled" }),
  server("db4-databases-identity-login", { authConfig: undefined }),
  server("db5-databases-backed-up", { "backup.backupRetentionDays": 6 }),
  on("azure")("db6-databases-not-deleted", SERVER, { added: ANOTHER }),
  parameter(LOGGED, "log-connections", "off"),
  on("azure")(LOGGED, DIAGNOSTICS, "removed", "warehouse-logs"),
  setOn("azure")(LOGGED, DIAGNOSTICS, { logs: [] }, "warehouse-logs"),
  server("db8-databases-kept-up", { "highAvailability.mode": "Disabled" }),
  server("db8-databases-kept-up", { highAvailability: undefined }),
  server(YEARS, { [`tags.${STATISTICS_RETENTION_TAG}`]: "6" }),
  server(YEARS, { [`tags.${STATISTICS_RETENTION_TAG}`]: "ever" }),
];
