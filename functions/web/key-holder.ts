import { API_KEY_PATTERN, hashApiKey } from "./api-key.ts";
import { ApiError } from "./api-error.ts";
import type { ApiKeys } from "./ports.ts";

const BEARER = /^Bearer +(\S+) *$/i;
const CHALLENGE = { "WWW-Authenticate": 'Bearer realm="image-pipeline"' };

/**
 * Whoever sent a good API key. It can be made only by `authenticate`, so no path, query or body can ever choose the
 * customer whose rows are read.
 */
export class KeyHolder {
  readonly #customer: string;

  private constructor(customer: string) {
    this.#customer = customer;
  }

  get customer(): string {
    return this.#customer;
  }

  /** @throws ApiError 401 for a missing, malformed, unknown, expired or revoked key */
  static async authenticate(authorization: string | undefined, apiKeys: ApiKeys): Promise<KeyHolder> {
    if (authorization === undefined) {
      throw new ApiError(
        401,
        "missing_api_key",
        "There is no Authorization header. Send `Authorization: Bearer <your API key>`.",
        CHALLENGE,
      );
    }
    const key = BEARER.exec(authorization)?.[1];
    if (key === undefined || !API_KEY_PATTERN.test(key)) {
      throw new ApiError(
        401,
        "malformed_api_key",
        "The Authorization header holds no API key. Send `Authorization: Bearer <your API key>`; keys begin with ipk_.",
        CHALLENGE,
      );
    }
    const customer = await apiKeys.customerOf(hashApiKey(key));
    if (customer === undefined) {
      throw new ApiError(
        401,
        "unknown_api_key",
        "This API key is not known, or it has expired or been revoked. Ask for a new one.",
        CHALLENGE,
      );
    }
    return new KeyHolder(customer);
  }
}
