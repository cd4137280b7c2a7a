import { STATISTICS_RETENTION_TAG } from "../readers/statistics-retention.ts";
import { awsType, type Change, type Evidence, setOn } from "./evidence.ts";

const rds =
  (type: string) =>
  (rule: string, set: Change): Evidence =>
    setOn("aws")(rule, awsType("rds", type), set, "warehouse");
const instance = rds("Instance");
const parameters = rds("ParameterGroup");

const schema = (set: Change): Evidence => setOn("local")("db9-statistics-kept-for-years", "local:postgres:Schema", set);

export const DATABASES_EVIDENCE: readonly Evidence[] = [
  instance("db1-databases-private", { publiclyAccessible: true }),
  parameters("db2-databases-tls-only", { "parameters.0.value": "0" }),
  instance("db3-databases-encrypted", { storageEncrypted: undefined }),
  instance("db4-databases-identity-login", { iamDatabaseAuthenticationEnabled: false }),
  instance("db5-databases-backed-up", { backupRetentionPeriod: 6 }),
  instance("db5-databases-backed-up", { backupRetentionPeriod: undefined }),
  instance("db6-databases-not-deleted", { deletionProtection: false }),
  parameters("db7-databases-log-connections", { parameters: [] }),
  parameters("db7-databases-log-connections", { "parameters.1.value": "" }),
  instance("db7-databases-log-connections", { enabledCloudwatchLogsExports: ["upgrade"] }),
  instance("db8-databases-kept-up", { autoMinorVersionUpgrade: false }),
  instance("db8-databases-kept-up", { multiAz: false }),
  instance("db9-statistics-kept-for-years", { tags: { [STATISTICS_RETENTION_TAG]: "6" } }),
  instance("db9-statistics-kept-for-years", { tags: { [STATISTICS_RETENTION_TAG]: "ever" } }),
  schema({ statsYears: 6 }),
  schema({ detailDays: 6 }),
];
