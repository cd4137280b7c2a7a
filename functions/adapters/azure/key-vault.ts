import { Outage } from "../../core/errors.ts";
import type { Identity } from "./identity.ts";

/** Source: learn.microsoft.com/rest/api/keyvault, "Authentication, requests and responses". */
const VAULT_SCOPE = "https://vault.azure.net/.default";
const API_VERSION = "7.4";

/** Milliseconds until an answer is complete. */
const ANSWER_MS = 5000;

/** Secrets of one vault. All throw Outage where it does not answer, or refuses. */
export interface VaultSecrets {
  /** The newest version's text; undefined where there is none. */
  read(name: string): Promise<string | undefined>;
  /** Makes a new version. */
  write(name: string, text: string): Promise<void>;
}

/**
 * A vault by its REST interface: two requests are all that is asked of it, so that no SDK is bundled for them.
 * Source: learn.microsoft.com/rest/api/keyvault/secrets, Get Secret and Set Secret.
 * @param answerMs default 5000
 */
export function vaultSecrets(vaultUrl: string, identity: Identity, answerMs = ANSWER_MS): VaultSecrets {
  const ask = async (name: string, put?: { readonly value: string }): Promise<Response> => {
    const url = new URL(`/secrets/${encodeURIComponent(name)}?api-version=${API_VERSION}`, vaultUrl);
    const headers = {
      Authorization: `Bearer ${await identity.token(VAULT_SCOPE)}`,
      "Content-Type": "application/json",
    };
    const request = put === undefined ? { headers } : { method: "PUT", headers, body: JSON.stringify(put) };
    try {
      return await fetch(url, { ...request, signal: AbortSignal.timeout(answerMs) });
    } catch (error) {
      throw outage(error instanceof TypeError ? (error.cause ?? error) : error);
    }
  };
  return {
    async read(name) {
      const answer = await ask(name);
      const body = await bodyOf(answer);
      if (answer.status === 404 && body.error?.code === "SecretNotFound") return undefined;
      if (!answer.ok || body.value === undefined) throw refusal("reading", name, answer, body);
      return body.value;
    },
    async write(name, value) {
      const answer = await ask(name, { value });
      if (!answer.ok) throw refusal("writing", name, answer, await bodyOf(answer));
    },
  };
}

interface VaultBody {
  readonly value?: string;
  readonly error?: { readonly code?: string };
}

async function bodyOf(answer: Response): Promise<VaultBody> {
  const text = await answer.text().catch((error: unknown) => {
    throw outage(error);
  });
  try {
    return JSON.parse(text) as VaultBody;
  } catch {
    return {};
  }
}

/** The service's code alone: what else it says may quote what was sent. */
const refusal = (doing: string, name: string, { status }: Response, { error }: VaultBody): Outage =>
  outage(new Error(`${doing} the secret ${name} was answered with ${status} ${error?.code ?? ""}`.trim()));

const outage = (cause: unknown): Outage => new Outage("key vault", { cause });
