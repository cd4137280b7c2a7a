import { isYes } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const databasesPrivate: Rule = {
  name: "db1-databases-private",
  family: "exposure",
  severity: "critical",
  description: "No database has an address on the internet.",
  remediation: "Turn public access off and let clients come through the private network.",
  clouds: {
    aws: checked("AWS-FSBP-RDS.2", "CKV_AWS_17", "CIS-AWS-5.0-2.2.3", "PULUMI-aws-rds-instance-disallow-public-access"),
    azure: checked("CKV2_AZURE_26", "CKV2_AZURE_57"),
    local: inherent("PostgreSQL listens on 127.0.0.1 only."),
  },
  check: each(
    ({ databaseServers }) => databaseServers,
    ({ name, publicAccess }) =>
      isYes(publicAccess)
        ? `${name} has an address on the internet. Allowed: a database in a private network only. Turn its public access off.`
        : undefined,
  ),
};
