import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const databasesEncrypted: Rule = {
  name: "db3-databases-encrypted",
  family: "baseline",
  severity: "high",
  description: "Databases are encrypted where they are stored.",
  remediation: "Turn encryption on before the database is made: a cloud encrypts none that is there already.",
  clouds: {
    aws: checked("AWS-FSBP-RDS.3", "CKV_AWS_16", "CIS-AWS-5.0-2.2.1"),
    azure: inherent("Azure encrypts every server's storage, and nothing turns that off."),
    local: inherent("Files lie on one user's machine, under whatever encryption its disk has."),
  },
  check: each(
    ({ databaseServers }) => databaseServers,
    ({ name, encrypted }) =>
      isNo(encrypted)
        ? `${name} is stored without encryption. Allowed: an encrypted database. Turn encryption on; the cloud makes the database anew for it.`
        : undefined,
  ),
};
