import * as z from "zod";
import { PluginError, type Properties } from "../../../../plugin/resource.ts";
import type { AzureContext, AzureResource } from "../azure-resource.ts";
import { pause } from "../pause.ts";
import { type Connection, type Connections, openConnections } from "./connections.ts";

const schema = z.strictObject({
  /** Id of what the connection leads to. */
  resourceId: z
    .string()
    .regex(/^\/subscriptions\/[^/?#]+(\/[^/?#]+)+$/, "expected a resource's id, /subscriptions/…/providers/…"),
  /** What whoever asked was told to say. */
  message: z.string().min(1).max(140),
  /** Ids of what asks. */
  triggers: z.record(z.string(), z.string()),
});
type Inputs = z.output<typeof schema>;

/** How long is waited, in milliseconds. */
export interface ApprovalTimes {
  /** Until the connection is asked for: Front Door makes its side of it minutes after the origin. */
  readonly askedMs: number;
  /** From the approval until it stands. */
  readonly approvedMs: number;
  readonly pollMs: number;
  /** To the end of one answer. */
  readonly answerMs: number;
}

const TIMES: ApprovalTimes = { askedMs: 1_200_000, approvedMs: 600_000, pollMs: 5000, answerMs: 30_000 };

/**
 * image-pipeline-azure:network:ApprovedConnection: a private endpoint connection that was asked for from another subscription,
 * with a message of the stack's own, let in. Approving twice is no harm, and one that stands is left as it is. The
 * connection goes with whoever asked for it: `delete` has nothing to do.
 * @param managementUrl default https://management.azure.com
 */
export const approvedConnectionResource = (
  times: ApprovalTimes = TIMES,
  managementUrl = "https://management.azure.com",
): AzureResource<typeof schema> => ({
  schema,
  secrets: [],
  // Another connection, though the next in its place may be asked for with the same words.
  replaces: ["resourceId", "message"],
  id: ({ resourceId }) => resourceId.slice(resourceId.lastIndexOf("/") + 1),
  create: (context, inputs) => approve(context, inputs, managementUrl, times),
  update: (context, inputs) => approve(context, inputs, managementUrl, times),
  read: (_context, _inputs, { status, connectionId }) => Promise.resolve({ status, connectionId }),
  delete: () => Promise.resolve(),
});

async function approve(
  context: AzureContext,
  { resourceId, message }: Inputs,
  managementUrl: string,
  times: ApprovalTimes,
): Promise<Properties> {
  const connections = await openConnections(context, managementUrl, resourceId, times);
  const waiting = await asked(connections, message, context.cancelled, times);
  for (const one of waiting) await connections.approve(one, message);
  const approved = await standing(connections, message, context.cancelled, times);
  return { status: "ready", connectionId: approved.id };
}

/** Those that wait for a word; none where one stands already. */
async function asked(
  connections: Connections,
  message: string,
  cancelled: AbortSignal,
  times: ApprovalTimes,
): Promise<readonly Connection[]> {
  const deadline = Date.now() + times.askedMs;
  for (;;) {
    const own = await ownOf(connections, message);
    const waiting = own.filter(({ status }) => status === "Pending");
    if (waiting.length > 0 || own.some(({ status }) => status === "Approved")) return waiting;
    if (Date.now() + times.pollMs > deadline) {
      throw new PluginError(
        `Nobody asked ${connections.url} for a private connection with the message "${message}" within ` +
          `${seconds(times.askedMs)}. Look at the origin of Front Door (does its private link say Pending?), then run the ` +
          "command again.",
      );
    }
    await pause(times.pollMs, cancelled);
  }
}

/** The one that stands, with none of ours waiting still. */
async function standing(
  connections: Connections,
  message: string,
  cancelled: AbortSignal,
  times: ApprovalTimes,
): Promise<Connection> {
  const deadline = Date.now() + times.approvedMs;
  for (;;) {
    const own = await ownOf(connections, message);
    const [approved] = own.filter(({ status }) => status === "Approved");
    if (approved !== undefined && !own.some(({ status }) => status === "Pending")) return approved;
    if (Date.now() + times.pollMs > deadline) {
      const states = own.map(({ status }) => status).join(", ") || "none";
      throw new PluginError(
        `${connections.url} took the approval and had no approved connection after ${seconds(times.approvedMs)}; with the ` +
          `message "${message}" there are: ${states}. Run the command again.`,
      );
    }
    await pause(times.pollMs, cancelled);
  }
}

/** @throws PluginError where somebody has said no: that is a person's to take back */
async function ownOf(connections: Connections, message: string): Promise<readonly Connection[]> {
  const own = (await connections.list()).filter(({ description }) => description.includes(message));
  const [rejected] = own.filter(({ status }) => status === "Rejected");
  if (rejected !== undefined && own.every(({ status }) => status === "Rejected" || status === "Disconnected")) {
    throw new PluginError(
      `Somebody rejected the private connection ${rejected.id} of this stack's Front Door. Remove the connection and the ` +
        "origin of Front Door (`pulumi up --replace`), which asks anew, and run the command again.",
    );
  }
  return own;
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
