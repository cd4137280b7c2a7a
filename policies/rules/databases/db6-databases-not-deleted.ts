import { isProduction, productionSchema } from "../config.ts";
import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const databasesNotDeleted: Rule = {
  name: "db6-databases-not-deleted",
  family: "baseline",
  severity: "medium",
  description: "In production a database cannot be deleted by mistake.",
  remediation: "Turn deletion protection on (AWS), or lock the server or give it Pulumi's option protect (Azure).",
  clouds: {
    aws: checked("AWS-FSBP-RDS.8", "CKV_AWS_293"),
    azure: checked(),
    local: inherent("Destroying a stack leaves its data; only `npm stop -- --purge` removes it."),
  },
  configSchema: { properties: productionSchema("databases have to be protected from deletion") },
  check: each(
    ({ databaseServers }) => databaseServers,
    ({ name, deletionProtected }, config) =>
      isProduction(config) && isNo(deletionProtected)
        ? `${name} can be deleted like anything else. Allowed: a database that is protected from deletion. Turn its protection on, or lock it.`
        : undefined,
  ),
};
