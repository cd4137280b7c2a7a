import type { DatabaseServer } from "../../facts/databases.ts";
import { isProduction, productionSchema } from "../config.ts";
import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const databasesKeptUp: Rule = {
  name: "db8-databases-kept-up",
  family: "baseline",
  severity: "medium",
  description: "Databases take minor releases by themselves, and in production have a standby that takes over.",
  remediation: "Turn automatic minor upgrades on; in production, a standby in another zone as well.",
  clouds: {
    aws: checked("AWS-FSBP-RDS.13", "AWS-FSBP-RDS.5", "CKV_AWS_226", "CIS-AWS-5.0-2.2.2", "CIS-AWS-5.0-2.2.4"),
    azure: checked("PROWLER-postgresql_flexible_server_high_availability_enabled"),
    local: inherent("One machine has no second one, and its PostgreSQL comes with this project's packages."),
  },
  configSchema: { properties: productionSchema("databases have to have a standby") },
  check: each(
    ({ databaseServers }) => databaseServers,
    (server, config) => faults(server, isProduction(config)),
  ),
};

function faults({ name, minorUpgrades, standby }: DatabaseServer, production: boolean): readonly string[] {
  return [
    isNo(minorUpgrades)
      ? `${name} takes no minor releases by itself. Allowed: a database that does. Turn automatic minor upgrades on.`
      : [],
    production && isNo(standby)
      ? `${name} has no standby. Allowed: a database that another takes over from. Give it a standby in another zone.`
      : [],
  ].flat();
}
