import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import type { TokenCredential } from "../../clients/blob-client.ts";
import { Outage } from "../../core/errors.ts";

/** Who the application is: its user-assigned identity, whose tokens the platform gives out on the machine itself. */
export interface Identity {
  /** For SDKs, which ask by themselves. @throws Outage */
  readonly credential: TokenCredential;
  /**
   * A token for one service, good for five minutes at least.
   * @param scope the service's address and `/.default`
   * @throws Outage
   */
  token(scope: string): Promise<string>;
}

/** What is left of a token that is given out still: longer than a login takes, or a request with all its tries. */
const LEFT_MS = 300_000;
/** Milliseconds until an answer is complete; it comes from the same machine. */
const ANSWER_MS = 5000;
/** Waits between tries, in milliseconds: the endpoint says 429 and 500 while it is busy or starts. */
const WAITS_MS = [200, 1000];

/** Source of this and of the request: learn.microsoft.com/azure/app-service/overview-managed-identity, "REST endpoint reference". */
const answerSchema = z.object({ access_token: z.string(), expires_on: z.coerce.number() });
const API_VERSION = "2019-08-01";

type Token = { readonly token: string; readonly expiresOnTimestamp: number };

/**
 * The identity by the platform's own endpoint. It is one request, so that the whole of Microsoft's library for every kind of
 * login, a sixth of the bundle that a cold start reads, is left out.
 * @param clientId the identity's, because an application may have several
 * @param environment default: what the platform sets
 * @param now Unix milliseconds. Default: the clock
 */
export function managedIdentity(
  clientId: string,
  environment: NodeJS.ProcessEnv = process.env,
  now: () => number = Date.now,
): Identity {
  const kept = new Map<string, { readonly token: Promise<Token>; untilMs: number }>();
  const tokenOf = async (scope: string): Promise<Token> => {
    const resource = scope.replace(/\/\.default$/, "");
    const known = kept.get(resource);
    if (known !== undefined && known.untilMs - now() >= LEFT_MS) return await known.token;
    // Shared by all who ask while it is under way.
    const asked = { token: ask(resource, clientId, environment).catch(fail), untilMs: Infinity };
    kept.set(resource, asked);
    try {
      const token = await asked.token;
      asked.untilMs = token.expiresOnTimestamp;
      return token;
    } catch (error) {
      // The next to come asks again.
      if (kept.get(resource) === asked) kept.delete(resource);
      throw error;
    }
  };
  return {
    credential: { getToken: (scopes) => tokenOf(typeof scopes === "string" ? scopes : (scopes[0] ?? "")) },
    token: async (scope) => (await tokenOf(scope)).token,
  };
}

function fail(error: unknown): never {
  // What fetch itself throws says "fetch failed".
  throw new Outage("identity endpoint", { cause: error instanceof TypeError ? (error.cause ?? error) : error });
}

async function ask(resource: string, clientId: string, environment: NodeJS.ProcessEnv): Promise<Token> {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = environment;
  if (endpoint === undefined || header === undefined)
    throw new Error("IDENTITY_ENDPOINT and IDENTITY_HEADER are not set: the application has no identity");
  const url = new URL(endpoint);
  url.search = new URLSearchParams({ resource, client_id: clientId, "api-version": API_VERSION }).toString();
  for (let attempt = 0; ; attempt++) {
    const waitMs = WAITS_MS[attempt];
    try {
      const answer = await fetch(url, {
        headers: { "X-IDENTITY-HEADER": header },
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (answer.ok) {
        const { access_token: token, expires_on: seconds } = answerSchema.parse(await answer.json());
        return { token, expiresOnTimestamp: seconds * 1000 };
      }
      // What it says may be logged: it names the identity, and holds no token.
      const text = (await answer.text()).slice(0, 200);
      throw new Error(`a token for ${resource} was answered with ${answer.status}: ${text}`);
    } catch (error) {
      if (waitMs === undefined) throw error;
      await setTimeout(waitMs);
    }
  }
}
