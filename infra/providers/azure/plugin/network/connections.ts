import * as z from "zod";
import { describe } from "../../../../../functions/core/errors.ts";
import { PluginError } from "../../../../plugin/resource.ts";
import { type Answered, ask } from "../../https.ts";
import type { AzureContext } from "../azure-resource.ts";
import { tokenFor } from "../credential.ts";
import { pause } from "../pause.ts";

/** One private endpoint connection, as far as it matters here. */
export interface Connection {
  readonly id: string;
  /** Pending, Approved, Rejected or Disconnected. */
  readonly status: string;
  /** What whoever asked said; afterwards, what whoever approved or rejected said. */
  readonly description: string;
}

/** The private endpoint connections of one resource, asked for as whoever runs the command. */
export interface Connections {
  /** The resource's id. */
  readonly url: string;
  list(): Promise<readonly Connection[]>;
  /** @param description kept with the connection: the same message, so that it is known again */
  approve(connection: Connection, description: string): Promise<void>;
}

const SCOPE = "https://management.azure.com/.default";

/** Of applications: learn.microsoft.com/rest/api/appservice/web-apps/get-private-endpoint-connection-list. */
const API_VERSION = "2024-04-01";

/** Answers that waiting mends: Azure is busy, or somebody else changes the resource now. */
const PASSING: ReadonlySet<number> = new Set([409, 412, 429, 500, 502, 503, 504]);

/** Tries of one request. */
const TRIES = 5;

const listSchema = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      properties: z.object({
        privateLinkServiceConnectionState: z
          .object({ status: z.string().nullish(), description: z.string().nullish() })
          .nullish(),
      }),
    }),
  ),
  nextLink: z.string().nullish(),
});

/**
 * @param managementUrl https://management.azure.com
 * @param resourceId of an application
 * @param times milliseconds: the longest to the end of one answer, and the wait after one that passes
 */
export async function openConnections(
  context: AzureContext,
  managementUrl: string,
  resourceId: string,
  times: { readonly answerMs: number; readonly pollMs: number },
): Promise<Connections> {
  const credential = await context.credential();
  const send = async (method: "GET" | "PUT", url: URL, body?: object): Promise<Answered> => {
    // A token goes nowhere else, whatever an answer says.
    if (url.origin !== new URL(managementUrl).origin) {
      throw new PluginError(`${resourceId} answered an address that is not on ${managementUrl}: ${url.origin}.`);
    }
    for (let attempt = 1; ; attempt++) {
      const token = await tokenFor(credential, SCOPE, context.cancelled);
      const answered = await ask({
        ...{ method, url, token, timeoutMs: times.answerMs, signal: context.cancelled },
        ...(body !== undefined && {
          body: Buffer.from(JSON.stringify(body)),
          headers: { "content-type": "application/json" },
        }),
        ...(context.ca !== undefined && { ca: context.ca }),
      }).catch((error: unknown) => error);
      const passing = answered instanceof Error || PASSING.has((answered as Answered).status);
      if (!passing) return good(resourceId, answered as Answered);
      if (attempt === TRIES || context.cancelled.aborted) {
        const said = answered instanceof Error ? `none (${describe(answered)})` : told(answered as Answered);
        throw new PluginError(
          `${resourceId} could not be asked for its private connections; the last answer was ${said}. Run the command again.`,
        );
      }
      await pause(times.pollMs, context.cancelled);
    }
  };
  const at = (id: string): URL => {
    const url = new URL(id, managementUrl);
    url.searchParams.set("api-version", API_VERSION);
    return url;
  };
  return {
    url: resourceId,
    async list() {
      const found: Connection[] = [];
      let next: URL | undefined = at(`${resourceId}/privateEndpointConnections`);
      while (next !== undefined) {
        const { value, nextLink } = listIn(resourceId, await send("GET", next));
        found.push(...value);
        next = nextLink === undefined ? undefined : new URL(nextLink, managementUrl);
      }
      return found;
    },
    async approve({ id }, description) {
      const privateLinkServiceConnectionState = { status: "Approved", description, actionsRequired: "None" };
      await send("PUT", at(id), { properties: { privateLinkServiceConnectionState } });
    },
  };
}

function listIn(
  resourceId: string,
  answered: Answered,
): { readonly value: readonly Connection[]; readonly nextLink: string | undefined } {
  const { data } = listSchema.safeParse(parsed(answered.text));
  if (data === undefined) {
    throw new PluginError(`${resourceId} answered something other than its private connections: ${told(answered)}.`);
  }
  const value = data.value.map(({ id, properties: { privateLinkServiceConnectionState: state } }) => ({
    ...{ id, status: state?.status ?? "", description: state?.description ?? "" },
  }));
  return { value, nextLink: data.nextLink ?? undefined };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const told = ({ status, text }: Answered): string =>
  text.trim() === "" ? String(status) : `${status} "${text.trim().slice(0, 300)}"`;

const NEEDS_RIGHT =
  "Whoever runs the command needs the right Microsoft.Web/sites/privateEndpointConnectionsApproval/action on it, which the " +
  "role Website Contributor has";

const ADVICE: Readonly<Record<number, string>> = {
  401: `${NEEDS_RIGHT}; \`az account show\` tells who that is.`,
  403: `${NEEDS_RIGHT}.`,
  404: "It is not there: was it removed by hand? `pulumi refresh`, then run the command again.",
};

/** @throws PluginError for a refusal, which waiting does not mend */
function good(resourceId: string, answered: Answered): Answered {
  if (answered.status >= 200 && answered.status < 300) return answered;
  const advice = ADVICE[answered.status] ?? "Mend what it says and run the command again.";
  throw new PluginError(`${resourceId} refused with ${told(answered)} what its private connections need. ${advice}`);
}
