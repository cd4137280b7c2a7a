import * as z from "zod";
import { PluginError, type Properties } from "../../../../plugin/resource.ts";
import type { MailboxTimes } from "../../mailbox-queue.ts";
import { type AzureContext, type AzureResource, HTTPS_ONLY } from "../azure-resource.ts";

const schema = z.strictObject({
  /** Blob and queue endpoint of the raw account. */
  accountUrl: z.url(HTTPS_ONLY),
  queueUrl: z.url(HTTPS_ONLY),
  /** The mailbox's container, and the queue that says what is new in it. */
  container: z.string().min(1),
  queue: z.string().min(1),
  /** Changes with all that is to be prepared. */
  revision: z.string().min(1),
  /** Ids of what is prepared. */
  triggers: z.record(z.string(), z.string()),
});
type Inputs = z.output<typeof schema>;

/**
 * An application that was just published starts, its network and its login to the database come up, and migrations of large
 * tables take minutes. A role is known within ten minutes.
 */
const TIMES: MailboxTimes = { answeredMs: 1_200_000, pollMs: 3000, roleMs: 600_000 };

/**
 * image-pipeline-azure:operations:Prepared: warehouse, secret and topics as the rest needs them. It asks the operations
 * application to prepare them, which is safe to ask again. What it prepared goes with the server and the vault: `delete`
 * has nothing to do.
 */
export const preparedResource = (times: MailboxTimes = TIMES): AzureResource<typeof schema> => ({
  schema,
  secrets: [],
  id: () => "prepared",
  create: (context, inputs) => prepare(context, inputs, times),
  update: (context, inputs) => prepare(context, inputs, times),
  read: (_context, _inputs, { status }) => Promise.resolve({ status }),
  delete: () => Promise.resolve(),
});

async function prepare(context: AzureContext, inputs: Inputs, times: MailboxTimes): Promise<Properties> {
  // With the client of Blob Storage, which takes a quarter of a second to load and only this needs.
  const { askByMailbox } = await import("../../mailbox.ts");
  const answer = await askByMailbox(
    inputs,
    { kind: "prepare", revision: inputs.revision },
    {
      credential: await context.credential(),
      times,
      signal: context.cancelled,
      ...(context.ca !== undefined && { ca: context.ca }),
    },
  );
  if ("error" in answer) {
    const { type, message } = answer.error;
    throw new PluginError(
      `The operations application could not prepare warehouse and topics: ${type}: ${message} Mend what it names and run the ` +
        "command again; what was prepared already stays.",
    );
  }
  return { status: "ready" };
}
