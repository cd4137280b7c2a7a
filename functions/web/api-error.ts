import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A fault of the request, answered as `{"error": {"code", "message"}}`. Codes are an API and are never renamed. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: ContentfulStatusCode,
    /** Stable code for programs. */
    readonly code: string,
    /** For people: what was received, what is allowed and what to do. */
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
