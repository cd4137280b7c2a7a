import type { Settings } from "../../config.ts";
import type { Destruction } from "../../contract/provider.ts";
import { sizesOf } from "./sizes.ts";

/**
 * Days after its lock's end until lifecycle has removed a result: the rule waits for a day more than the lock
 * (blob-storage/lifecycle.ts), Azure looks once a day, makes an old version of the blob first and removes that a day later,
 * and a look may take a day.
 */
const LIFECYCLE_DAYS = 4;

/** learn.microsoft.com/azure/postgresql/backup-restore/how-to-restore-deleted-server */
const BACKUP_DAYS = 5;

/** What taking a stack on Azure down leaves, and what Azure or the engine would refuse. */
export function destruction(settings: Settings): Destruction {
  const { retention, environment } = settings;
  const { deletionProtection, lock } = sizesOf(settings);
  const prod = environment === "prod";
  const days = retention.processedDays + LIFECYCLE_DAYS;
  const mode = lock === "Locked" ? "nobody can remove it sooner" : "a role that may change its policies can";
  const kept = [
    "the resource group, because Azure deletes a group with all that is in it",
    "the processed account with its locks, lifecycle and container: what is in it expires by itself, the last of it " +
      `${days} days after it was stored (${mode}). What is held stays until its hold is released. Azure's documents differ ` +
      "on whether lifecycle removes all that was locked, and the job that looked after it is gone: remove by hand what is " +
      "left then, and the account and the group with it",
    ...(prod
      ? [
          "the raw account with its containers, queues and lifecycle (prod)",
          "the key vault of both accounts, its key, and the identity and the right by which they use it (prod): without " +
            "them nothing that is kept could be read",
        ]
      : []),
    `the warehouse's last backups for ${BACKUP_DAYS} days, from which Azure can mostly bring it back; they are no replacement ` +
      "for an export",
    "what Azure itself holds back of deleted things: vaults for 7 days, the logs' workspace for 14",
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
