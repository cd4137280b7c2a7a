import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const databasesIdentityLogin: Rule = {
  name: "db4-databases-identity-login",
  family: "baseline",
  severity: "high",
  description: "Programs can log in to databases with an identity of the cloud instead of a password.",
  remediation: "Turn logins of IAM (AWS) or Microsoft Entra (Azure) on and give programs roles that use them.",
  clouds: {
    aws: checked("AWS-FSBP-RDS.10", "CKV_AWS_161"),
    azure: checked("PROWLER-postgresql_flexible_server_entra_id_authentication_enabled"),
    local: inherent("One machine has no identities; every role has a password of its own, made at random."),
  },
  check: each(
    ({ databaseServers }) => databaseServers,
    ({ name, identityLogin }) =>
      isNo(identityLogin)
        ? `${name} takes passwords only. Allowed: a database that takes identities of the cloud. Turn logins of IAM or Entra on.`
        : undefined,
  ),
};
