import type { TokenCredential } from "../../../functions/clients/blob-client.ts";
import { describe } from "../../../functions/core/errors.ts";

type Token = Awaited<ReturnType<TokenCredential["getToken"]>>;

let loaded: Promise<TokenCredential> | undefined;

/**
 * Whoever runs the command, as @azure/identity finds out: environment, workload or managed identity, Azure's own command line
 * tools. One for the life of the process. The package takes half a second to load.
 */
export function ownCredential(): Promise<TokenCredential> {
  return (loaded ??= import("@azure/identity").then(({ DefaultAzureCredential }) =>
    keeping(new DefaultAzureCredential()),
  ));
}

/** What is left of a token's life when the next is asked for: an upload and more. */
const MARGIN_MS = 300_000;

/** Keeps tokens while they are good: some ways to log in start a command of seconds for each. */
export function keeping(credential: TokenCredential): TokenCredential {
  const kept = new Map<string, Token>();
  return {
    async getToken(scopes, options) {
      const scope = String(scopes);
      const known = kept.get(scope);
      if (known != null && known.expiresOnTimestamp - Date.now() > MARGIN_MS) return known;
      const got = await credential.getToken(scopes, options);
      kept.set(scope, got);
      return got;
    },
  };
}

/** Nobody is logged in, or not as anybody whom Entra ID gives a token. */
export class NotLoggedIn extends Error {
  override readonly name = "NotLoggedIn";
  constructor(scope: string, who: string, cause: unknown) {
    super(
      `No token of Entra ID for ${scope}: ${describe(cause)} Log in as whoever may ${who} the stack (az login), or give ` +
        "AZURE_TENANT_ID, AZURE_CLIENT_ID and what proves it, and run the command again.",
      { cause },
    );
  }
}

/**
 * A token that is good for now.
 * @param scope for example https://management.azure.com/.default
 * @param who what one must be allowed to do with the stack, in a word: change, operate
 * @throws NotLoggedIn
 */
export async function tokenFor(
  credential: TokenCredential,
  scope: string,
  who: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const got = await credential.getToken(scope, { abortSignal: signal });
    if (got === null) throw new Error("it answered none");
    return got.token;
  } catch (error) {
    throw new NotLoggedIn(scope, who, error);
  }
}
