import type { MiddlewareHandler } from "hono";
import { ApiError } from "./api-error.ts";

/**
 * Refuses requests for hosts not listed. Without it, a web site whose name is made to resolve to 127.0.0.1 could read a
 * local stack's pages through its visitor's browser (DNS rebinding).
 */
export function checkHost(allowedHosts: readonly string[]): MiddlewareHandler {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return async (c, next) => {
    // The URL carries the Host header's value; a test's request has no such header.
    const host = (c.req.header("Host") ?? new URL(c.req.url).host).toLowerCase();
    if (!allowed.has(host)) {
      throw new ApiError(
        421,
        "host_not_allowed",
        `This server answers for ${[...allowed].join(", ")}, not for ${host}.`,
      );
    }
    await next();
  };
}
