import type { DatabaseFacts } from "../../facts/databases.ts";
import { property } from "../property.ts";
import type { ResourceView } from "../reader.ts";
import { numberStated } from "../statistics-retention.ts";

/** Facts of the local warehouse: only how long its schema keeps what. Its server is of one user, on one machine. */
export const databaseFacts = (resources: readonly ResourceView[]): Partial<DatabaseFacts> => ({
  statisticsRetentions: resources
    .filter(({ type }) => type === "local:postgres:Schema")
    .map(({ urn, name, inputs }) => ({
      urn,
      name,
      years: numberStated(property(inputs, "statsYears")),
      detailDays: numberStated(property(inputs, "detailDays")),
    })),
});
