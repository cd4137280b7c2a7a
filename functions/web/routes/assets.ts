import { Hono } from "hono";
import { ASSETS } from "../assets/assets.ts";

/** GET /assets/…: the pages' own script and style. Their addresses carry a hash of their content, so they never age. */
export function assetRoutes(): Hono {
  const routes = new Hono();
  for (const asset of Object.values(ASSETS)) {
    routes.get(asset.fileName, (c) =>
      c.body(asset.text, 200, {
        "Content-Type": asset.contentType,
        "Cache-Control": "public, max-age=31536000, immutable",
      }),
    );
  }
  return routes;
}
