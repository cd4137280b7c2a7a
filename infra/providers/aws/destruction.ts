import type { Settings } from "../../config.ts";
import type { Destruction } from "../../contract/provider.ts";
import { sizesOf } from "./sizes.ts";

/**
 * Days after its lock's end until S3 Lifecycle has removed a result: it is hidden a day later and removed a day after that
 * (blob-storage/lifecycle.ts), and each of the two goes on to the next midnight, UTC.
 */
const LIFECYCLE_DAYS = 4;

/** What taking a stack on AWS down leaves, and what AWS would refuse. */
export function destruction(settings: Settings): Destruction {
  const { retention, environment } = settings;
  const { deletionProtection, lock } = sizesOf(settings);
  const days = retention.processedDays + LIFECYCLE_DAYS;
  const mode = lock === "compliance" ? "nobody can remove it sooner" : "a role that may bypass governance can";
  const kept = [
    "the processed bucket with its lock, lifecycle, policy and key: what is in it expires by itself, the last of it " +
      `${days} days after it was stored (${mode}); then remove bucket and key by hand`,
    ...(environment === "prod"
      ? [
          "the raw bucket with its lifecycle, policy and key (prod)",
          "a last snapshot of the warehouse and its key (prod)",
        ]
      : []),
    "the role by which API Gateway writes the logs of every REST API of this account and region",
  ];
  const refused = deletionProtection
    ? [
        "the warehouse refuses deletion while warehouse.deletionProtection is true" +
          `${settings.warehouse.deletionProtection === undefined ? ", which it is in prod unless set" : ""}. Run ` +
          "npm run up with --config warehouse.deletionProtection=false first",
      ]
    : [];
  return { kept, refused };
}
