import { serve } from "@hono/node-server";
import type { Hono } from "hono";

/** Adds GET /health: 200 where all is well, 503 with what is not. Whoever waits for a start, or looks later, asks it. */
export function withHealth(application: Hono, problem: () => string | undefined): Hono {
  application.get("/health", (c) => {
    const found = problem();
    return found === undefined ? c.json({ healthy: true }) : c.json({ healthy: false, problem: found }, 503);
  });
  return application;
}

/** A server on 127.0.0.1. */
export interface LocalServer {
  close(): Promise<void>;
}

/** Serves an application on a port of 127.0.0.1. */
export async function serveLocally(application: Hono, port: number): Promise<LocalServer> {
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: application.fetch, hostname: "127.0.0.1", port }, () => {
      resolve(starting);
    });
    starting.on("error", reject);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
