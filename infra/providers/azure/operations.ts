import type { automation } from "@pulumi/pulumi";
import * as z from "zod";
import { REQUEST_MAX_BYTES } from "../../../functions/adapters/azure/mailbox.ts";
import type { OperationsRequest } from "../../../functions/adapters/azure/settings.ts";
import type { TokenCredential } from "../../../functions/clients/blob-client.ts";
import type { OperationArguments, OperationName, OperationResult } from "../../../functions/jobs/operations.ts";
import { cloudHealth } from "../../contract/cloud-health.ts";
import { OperationError } from "../../contract/operation-error.ts";
import { type Operations, valuesOf } from "../../contract/operations.ts";
import { ownCredential, tokenFor } from "./credential.ts";
import type { Asking, MailboxTimes } from "./mailbox-queue.ts";
import { askByMailbox } from "./mailbox.ts";

/** A token is sent there: never over plain HTTP. */
const address = z.url({ protocol: /^https$/, error: "expected an address like https://host" });

/** The outputs that an operator's commands work with. */
const outputsSchema = z.object({
  operationsJob: z.string(),
  operatorMailbox: z.object({ accountUrl: address, queueUrl: address, container: z.string(), queue: z.string() }),
  kafkaBrokers: z.string(),
  warehouseHost: z.string(),
  warehousePort: z.number(),
  webUrl: z.string(),
});
type OperatorOutputs = z.output<typeof outputsSchema>;

/**
 * An operation takes as long as the longest on AWS, 15 minutes; host.json of the application sets the same. A role that was
 * given long ago is known, so that a refusal is one.
 */
const TIMES: MailboxTimes = { answeredMs: 900_000, pollMs: 500, roleMs: 0 };

const STORAGE_SCOPE = "https://storage.azure.com/.default";

/** Who asks, and how; what is left out is what an operator's command has. */
export interface OperatorAccess {
  /** Default: whoever runs the command, as Azure's own tools find out. */
  readonly credential?: () => Promise<TokenCredential>;
  readonly times?: MailboxTimes;
  /** Certificates to trust (PEM). Default: those of Node.js. */
  readonly ca?: string;
}

/**
 * The operator's way into a stack on Azure: every request is left in the mailbox of the raw account and answered by the
 * operations application, inside the network. Whoever runs the command needs the roles that the output `operatorRoles` lists;
 * whoever deployed the stack has them.
 */
export function openOperations(
  _stack: string,
  outputs: automation.OutputMap,
  { credential = ownCredential, times = TIMES, ca }: OperatorAccess = {},
): Operations {
  const settings = outputsSchema.parse(valuesOf(outputs));
  const closed = new AbortController();
  const access = { credential, times, signal: closed.signal, ...(ca !== undefined && { ca }) };
  const run: Operations["run"] = (name, args) => ask(settings, name, args, access);
  return {
    run,
    health: async () => ({ parts: await cloudHealth(run, settings) }),
    close() {
      closed.abort();
      return Promise.resolve();
    },
  };
}

type Access = Omit<Asking, "credential"> & Required<Pick<OperatorAccess, "credential">>;

async function ask<Name extends OperationName>(
  { operatorMailbox }: OperatorOutputs,
  name: Name,
  args: OperationArguments<Name>,
  { credential, ...asking }: Access,
): Promise<OperationResult<Name>> {
  const request: OperationsRequest = { kind: "operation", name, args: { ...args } };
  const bytes = Buffer.byteLength(JSON.stringify(request));
  if (bytes > REQUEST_MAX_BYTES) {
    throw new RangeError(
      `Expected a request of at most ${REQUEST_MAX_BYTES} bytes, which is what the operations application reads, but ${name} ` +
        `has ${bytes}. An image that large goes with --source upload.`,
    );
  }
  const who = await credential();
  // Whoever is not logged in is told so, before it looks as if the account did not answer.
  await tokenFor(who, STORAGE_SCOPE, "operate", asking.signal);
  const answer = await askByMailbox(operatorMailbox, request, { ...asking, credential: who });
  if ("error" in answer) throw new OperationError(answer.error.type, answer.error.message);
  return answer.result as OperationResult<Name>;
}
