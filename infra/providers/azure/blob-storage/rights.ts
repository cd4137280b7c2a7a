import type { Input, Output } from "@pulumi/pulumi";
import { CLAIMS, STREAM, UNDELIVERED, UPLOADS } from "../../../../functions/core/keys.ts";
import type { Account, AzureBlobStorage, Grant } from "../capabilities.ts";
import type { Store } from "./processed.ts";
import type { QueuePair, RawStore } from "./raw.ts";
import { CREATE, type CustomRole } from "./roles.ts";

export type Right = Parameters<AzureBlobStorage["grants"]>[0];

/** Roles of Azure's own: learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const BUILT_IN = {
  blobReader: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  blobContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  blobDelegator: "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
  queueMessageSender: "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
} as const;

/** What rights are about. */
interface Subject {
  readonly account: Account;
  readonly roles: Readonly<Record<CustomRole, Output<string>>>;
  readonly raw: RawStore;
  readonly processed: Store;
}

/**
 * Creates only below a prefix. It holds for links that were signed too: a user delegation SAS does no more than who asked
 * for its key may. Source: learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes, "Create a blob or snapshot"
 */
const below = (...prefixes: string[]): string =>
  `((!(ActionMatches{'${CREATE}'})) OR (${prefixes.map((prefix) => `${PATH} StringLike '${prefix}*'`).join(" OR ")}))`;

const PATH = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path]";

/**
 * The roles behind each right: those of the calls in functions/clients/blob-*.ts and functions/web/object-store. Whoever
 * keeps originals or lays claims asks, where no answer came, whether the name is taken: readRaw and tidyRaw, which the same
 * applications have, allow that.
 *
 * Of one application's grants no two are the same role at the same scope, which Azure would refuse.
 */
export function rightsOf({ account, roles, raw, processed }: Subject): Readonly<Record<Right, readonly Grant[]>> {
  const builtIn = (role: keyof typeof BUILT_IN): Output<string> => account.builtInRole(BUILT_IN[role]);
  const grant = (name: string, roleDefinitionId: Input<string>, { id: scope }: { id: Input<string> }): Grant => ({
    name,
    roleDefinitionId,
    scope,
  });
  const create = (name: string, ...prefixes: string[]): Grant => ({
    ...grant(name, roles.creator, raw.container),
    condition: below(...prefixes),
  });
  const work = (name: string, { queue, poison }: QueuePair): Grant[] => [
    grant(name, roles.queueWorker, queue),
    grant(`${name}-poison`, roles.queueWorker, poison),
  ];
  return {
    readRaw: [grant("read-raw", builtIn("blobReader"), raw.container)],
    keepOriginals: [create("keep-originals", STREAM, UNDELIVERED)],
    writeClaims: [create("write-claims", CLAIMS)],
    signUploads: [
      create("sign-uploads", UPLOADS),
      // Keys to sign with are an account's, not a container's.
      grant("sign-uploads-key", builtIn("blobDelegator"), raw.account),
    ],
    tidyRaw: [grant("tidy-raw", roles.remover, raw.container)],
    takeUploads: work("take-uploads", raw.queues.uploads),
    announceUploads: [
      grant("announce-uploads", builtIn("queueMessageSender"), raw.queues.uploads.queue),
      grant("announce-uploads-undelivered", builtIn("blobContributor"), raw.undelivered),
    ],
    writeResults: [grant("write-results", roles.resultsWriter, processed.container)],
    readResults: [
      grant("read-results", builtIn("blobReader"), processed.container),
      grant("read-results-key", builtIn("blobDelegator"), processed.account),
    ],
    holdResults: [grant("hold-results", roles.resultsHolder, processed.container)],
    sweepResults: [grant("sweep-results", roles.remover, processed.container)],
    mailbox: [
      grant("mailbox", builtIn("blobContributor"), raw.mailbox),
      ...work("mailbox-requests", raw.queues.operations),
    ],
    // The second application: large images as claim checks, and the results that were announced.
    exchange: [
      create("exchange-claims", CLAIMS),
      grant("exchange-results", builtIn("blobReader"), processed.container),
    ],
    operate: [
      grant("operate-mailbox", builtIn("blobContributor"), raw.mailbox),
      grant("operate-requests", builtIn("queueMessageSender"), raw.queues.operations.queue),
    ],
  };
}
