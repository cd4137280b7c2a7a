import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { describe, Outage } from "../core/errors.ts";
import { ApiError } from "./api-error.ts";
import { errorPage } from "./pages/error-page.ts";
import type { Log } from "./ports.ts";

/** Seconds a client should wait after an outage: about what a database or store needs to restart. */
const RETRY_AFTER_SECONDS = 5;

/** Answers a fault: as a page where a browser asked for a page, as JSON everywhere else. */
export function answerError(c: Context, error: ApiError): Response | Promise<Response> {
  for (const [name, value] of Object.entries(error.headers)) c.header(name, value);
  c.header("Cache-Control", "no-store");
  const isPage = !c.req.path.startsWith("/api/") && (c.req.header("Accept") ?? "").includes("text/html");
  if (isPage) return c.html(errorPage(error, homeOf(c.req.path)), error.status);
  return c.json({ error: { code: error.code, message: error.message } }, error.status);
}

/** The way from an address back to the application's own: `./` from /dashboard, `../` from /a/b. */
function homeOf(path: string): string {
  const depth = path.split("/").length - 2;
  return depth === 0 ? "./" : "../".repeat(depth);
}

/** Makes any thrown value an answer that tells nothing of the inside; what is told goes to the log. */
export function asApiError(
  thrown: unknown,
  request: { readonly method: string; readonly path: string },
  log: Log,
): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof Outage) {
    log.error(
      { ...request, dependency: thrown.dependency, cause: describe(thrown.cause) },
      "dependency does not answer",
    );
    const seconds = String(RETRY_AFTER_SECONDS);
    return new ApiError(
      503,
      "unavailable",
      `The service cannot answer just now. Try again in ${seconds} seconds; nothing was changed.`,
      { "Retry-After": seconds },
    );
  }
  if (thrown instanceof HTTPException && thrown.status < 500) {
    return new ApiError(400, "bad_request", "The request is not valid HTTP for this address.");
  }
  log.error({ ...request, err: thrown }, "request failed");
  return new ApiError(
    500,
    "internal",
    "Something went wrong here. Try again; if it stays, tell us the time and the address.",
  );
}

export function notFound(c: Context): Response | Promise<Response> {
  return answerError(c, new ApiError(404, "not_found", `There is nothing at ${c.req.path}.`));
}

export function methodNotAllowed(c: Context, allowed: readonly string[]): Response | Promise<Response> {
  const list = allowed.join(", ");
  return answerError(
    c,
    new ApiError(405, "method_not_allowed", `${c.req.path} was asked with ${c.req.method}; it accepts ${list}.`, {
      Allow: list,
    }),
  );
}
