import { describe } from "../../../../../functions/core/errors.ts";
import { PluginError } from "../../../../plugin/resource.ts";
import { type Answered, ask } from "../../https.ts";
import type { AzureContext } from "../azure-resource.ts";
import { tokenFor } from "../credential.ts";

/** What was answered, or why nothing was. */
export type Heard = { readonly answered: Answered } | { readonly silence: Error };

/** The deployment service of one application (Kudu), asked as whoever runs the command. */
export interface Scm {
  readonly url: string;
  get(path: string): Promise<Heard>;
  /** Sends a zip. */
  post(path: string, zip: Buffer): Promise<Heard>;
}

/** Azure's command line tool asks with a token for the same. */
const SCOPE = "https://management.azure.com/.default";

/**
 * @param url https://<app>.scm.azurewebsites.net
 * @param answerMs longest time to the end of one answer
 */
export async function openScm(context: AzureContext, url: string, answerMs: number): Promise<Scm> {
  const credential = await context.credential();
  const send = async (method: "GET" | "POST", path: string, zip?: Buffer): Promise<Heard> => {
    const token = await tokenFor(credential, SCOPE, context.cancelled);
    try {
      const answered = await ask({
        ...{ method, url: new URL(path, url), token, timeoutMs: answerMs, signal: context.cancelled },
        ...(zip !== undefined && { body: zip, headers: { "content-type": "application/zip" } }),
        ...(context.ca !== undefined && { ca: context.ca }),
      });
      return { answered };
    } catch (error) {
      return { silence: error instanceof Error ? error : new Error(String(error)) };
    }
  };
  return { url, get: (path) => send("GET", path), post: (path, zip) => send("POST", path, zip) };
}

/** What an application that was just made, or is busy, answers for a while: not there yet, another deployment, no room. */
export const isPassing = (heard: Heard): boolean =>
  "silence" in heard || [404, 409, 429].includes(heard.answered.status) || heard.answered.status >= 500;

/** What was heard, for people. */
export function told(heard: Heard): string {
  if ("silence" in heard) return `none (${describe(heard.silence)})`;
  const { status, text } = heard.answered;
  return text.trim() === "" ? String(status) : `${status} "${text.trim().slice(0, 300)}"`;
}

const NEEDS_ROLE = "Whoever runs the command needs the role Website Contributor on the application";

const ADVICE: Readonly<Record<number, string>> = {
  401: `${NEEDS_ROLE}; \`az account show\` tells who that is.`,
  403: `${NEEDS_ROLE}, and the application must let this machine reach its deployment address.`,
  415: "The application is not on Flex Consumption: it takes no package this way.",
};

/** A refusal that waiting does not mend. */
export function refusal({ url }: Scm, answered: Answered): PluginError {
  const advice = ADVICE[answered.status] ?? "Mend what it says and run the command again.";
  return new PluginError(`${url} refused the package with ${told({ answered })}. ${advice}`);
}
