import type { DatabaseServer } from "../../facts/databases.ts";
import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const databasesLogConnections: Rule = {
  name: "db7-databases-log-connections",
  family: "baseline",
  severity: "low",
  description: "Who connects to a database is written down, and kept where logs are kept.",
  remediation:
    "Turn log_connections on, and send the server's log to CloudWatch (AWS) or through a diagnostic setting (Azure).",
  clouds: {
    aws: checked("AWS-FSBP-RDS.36", "CKV_AWS_129"),
    azure: checked("PROWLER-postgresql_flexible_server_log_connections_on"),
    local: inherent("Only the one user of the machine can connect."),
  },
  check: each(({ databaseServers }) => databaseServers, faults),
};

function faults({ name, logsConnections, keepsLogs }: DatabaseServer): readonly string[] {
  return [
    isNo(logsConnections)
      ? `${name} does not write down who connects. Allowed: a database that does. Set its parameter log_connections.`
      : [],
    isNo(keepsLogs)
      ? `${name} has its log on its own disk only. Allowed: a log that is sent to where logs are kept. Let the cloud send it there.`
      : [],
  ].flat();
}
