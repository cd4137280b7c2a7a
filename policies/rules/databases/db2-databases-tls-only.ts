import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const databasesTlsOnly: Rule = {
  name: "db2-databases-tls-only",
  family: "baseline",
  severity: "high",
  description: "Databases refuse connections without TLS.",
  remediation:
    "Set the parameter that refuses them: rds.force_ssl on AWS for PostgreSQL and SQL Server, require_secure_transport for MySQL and MariaDB and on Azure.",
  clouds: {
    aws: checked("AWS-FSBP-RDS.38", "CKV2_AWS_69"),
    azure: checked("PROWLER-postgresql_flexible_server_enforce_ssl_enabled"),
    local: inherent("Connections never leave the machine: PostgreSQL listens on 127.0.0.1 only."),
  },
  check: each(
    ({ databaseServers }) => databaseServers,
    ({ name, tlsOnly }) =>
      isNo(tlsOnly)
        ? `${name} takes connections without TLS. Allowed: a database that refuses them. Turn its parameter for that on.`
        : undefined,
  ),
};
