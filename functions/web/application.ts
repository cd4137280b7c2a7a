import { Hono } from "hono";
import { methodNotAllowed as refuseMethods } from "hono/method-not-allowed";
import type { Limits } from "../core/settings.ts";
import { answerError, asApiError, methodNotAllowed, notFound } from "./error-responses.ts";
import { checkHost } from "./host-check.ts";
import type { WebPorts } from "./ports.ts";
import { assetRoutes } from "./routes/assets.ts";
import { imageRoutes } from "./routes/images.ts";
import { pageRoutes } from "./routes/pages.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import { securityHeaders } from "./security-headers.ts";

export interface WebOptions {
  readonly limits: Pick<Limits, "maxBytes" | "formats">;
  /** Whether customers reach the application by HTTPS: browsers are told to insist on it. */
  readonly https: boolean;
  /** Addresses of the object store as browsers see it: pages may send to them and show their pictures. */
  readonly objectStoreOrigins: readonly string[];
  /**
   * Hosts (with port, as in the Host header) that may be asked for, against DNS rebinding. Default: any, because behind
   * a gateway the gateway decides.
   */
  readonly allowedHosts?: readonly string[];
}

/**
 * The web application: upload API, results API and pages. Each cloud's adapter mounts it over its own ports. Every address
 * in what it sends is relative, so that it works below whatever path a gateway puts before it.
 */
export function webApplication(ports: WebPorts, options: WebOptions): Hono {
  const app = new Hono();
  app.onError((error, c) => answerError(c, asApiError(error, { method: c.req.method, path: c.req.path }, ports.log)));
  app.notFound(notFound);
  app.use(securityHeaders(options));
  app.use(refuseMethods({ app, onMethodNotAllowed: methodNotAllowed }));
  if (options.allowedHosts) app.use(checkHost(options.allowedHosts));

  app.get("/health", (c) => c.json({ status: "ok" }, 200, { "Cache-Control": "no-store" }));
  app.route("/api/uploads", uploadRoutes(ports, options.limits));
  app.route("/api/images", imageRoutes(ports));
  app.route("/assets", assetRoutes());
  app.route("/", pageRoutes(ports, options.limits));
  return app;
}
