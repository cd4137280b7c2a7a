import type { Settings } from "../../../config.ts";
import { CONTAINERS } from "./names.ts";

/** A rule of a management policy, as far as it is used here. */
interface Rule {
  readonly name: string;
  readonly enabled: true;
  readonly type: "Lifecycle";
  readonly definition: {
    readonly filters: { readonly blobTypes: string[]; readonly prefixMatch: string[] };
    readonly actions: {
      readonly baseBlob: { readonly delete: { readonly daysAfterCreationGreaterThan: number } };
      readonly version: { readonly delete: { readonly daysAfterCreationGreaterThan: number } };
    };
  };
}

/**
 * Azure looks once a day for what is older than some whole days, of a version counted from when it was made, and takes up to
 * a day to begin after a rule was changed. Deleting a blob makes an old version of it, which the rule's second half removes.
 * Source: learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview
 */
const rule = (container: string, days: number, versionDays: number): Rule => ({
  name: container,
  enabled: true,
  type: "Lifecycle",
  definition: {
    filters: { blobTypes: ["blockBlob"], prefixMatch: [`${container}/`] },
    actions: {
      baseBlob: { delete: { daysAfterCreationGreaterThan: days } },
      version: { delete: { daysAfterCreationGreaterThan: versionDays } },
    },
  },
});

/** What was replaced or deleted is of no use after a day. */
const OLD_VERSION_DAYS = 1;

/**
 * Of results: a day after their locks' length, because each one's own lock has an hour of margin over it. The documentation
 * says both that these rules delete no immutable blob and that one whose time is over can be deleted; the sweeper of the
 * operations application removes what they leave.
 */
export const processedLifecycle = ({ retention }: Settings): Rule[] => {
  const days = retention.processedDays + 1;
  return [rule(CONTAINERS.processed, days, days)];
};

/**
 * Of originals: after rawDays. With `untilProcessed` a job removes them, and this what the job had no reason to: what was
 * never processed, after detailDays, when an upload could not be recognised any more. Announcements that were not handed over
 * are of no use when the uploads are gone. Requests and answers of the operator, which may hold a new API key, go after a day
 * where nobody took them away.
 */
export function rawLifecycle({ retention: { rawDays, detailDays } }: Settings): Rule[] {
  const days = rawDays === "untilProcessed" ? detailDays : rawDays;
  return [
    rule(CONTAINERS.raw, days, OLD_VERSION_DAYS),
    rule(CONTAINERS.undelivered, days, OLD_VERSION_DAYS),
    rule(CONTAINERS.operations, OLD_VERSION_DAYS, OLD_VERSION_DAYS),
  ];
}
