import { Hono } from "hono";
import { imageTime, isImageId } from "../../core/keys.ts";
import { ApiError } from "../api-error.ts";
import { KeyHolder } from "../key-holder.ts";
import type { CustomerImage, WebPorts } from "../ports.ts";

const PAGE_DEFAULT = 20;
const PAGE_MAX = 100;

/**
 * How long an image with no recorded outcome is answered as `pending`: a ticket's minutes, and the hours that an outage
 * may hold processing up. Longer than that, nothing was uploaded.
 */
const PENDING_MS = 24 * 3_600_000;
/** Ids are made by this application, on a clock that may run ahead of the one asked now. */
const CLOCK_SKEW_MS = 60_000;

/** GET /api/images…: a customer's own images and links to their results. */
export function imageRoutes(ports: WebPorts): Hono {
  const routes = new Hono();
  const holderOf = (authorization: string | undefined) => KeyHolder.authenticate(authorization, ports.apiKeys);

  routes.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  });

  routes.get("/", async (c) => {
    const holder = await holderOf(c.req.header("Authorization"));
    const limit = pageLimit(c.req.query("limit"));
    const before = c.req.query("before");
    if (before !== undefined && !isImageId(before)) throw badCursor(before);
    // One more than asked for tells whether there is a next page.
    const found = await ports.images.list(holder, { limit: limit + 1, ...(before === undefined ? {} : { before }) });
    const images = found.slice(0, limit);
    const last = images.at(-1);
    return c.json({
      images: images.map(imageView),
      ...(found.length > limit && last !== undefined ? { next: last.imageId } : {}),
    });
  });

  /**
   * An image with no outcome yet is answered 200 `pending`, so that a customer can poll from the moment of the ticket.
   * The answer depends on the id's own time alone: whether another customer has that image cannot be told from it.
   */
  routes.get("/:imageId", async (c) => {
    const holder = await holderOf(c.req.header("Authorization"));
    const imageId = c.req.param("imageId");
    const image = isImageId(imageId) ? await ports.images.find(holder, imageId) : undefined;
    if (image !== undefined) return c.json(imageView(image));
    if (mayBePending(imageId, ports.now())) return c.json({ imageId, outcome: "pending" });
    throw noImage(imageId);
  });

  /** A redirect to a short-lived link; the link itself as JSON where JSON is asked for, because `<img>` sends no key. */
  routes.get("/:imageId/results/:rendition", async (c) => {
    const holder = await holderOf(c.req.header("Authorization"));
    const { imageId, rendition } = c.req.param();
    const image = isImageId(imageId) ? await ports.images.find(holder, imageId) : undefined;
    if (image === undefined) throw noImage(imageId);
    const result = image.results.find((candidate) => candidate.rendition === rendition);
    if (result === undefined) {
      const names = image.results.map((candidate) => candidate.rendition).join(", ") || "none";
      throw new ApiError(404, "no_such_result", `Image ${imageId} (${image.outcome}) has these results: ${names}.`);
    }
    const link = await ports.downloads.make(result);
    if (link === undefined) {
      const until = result.retainUntil.toISOString();
      throw new ApiError(410, "expired", `This result was kept until ${until} and has been removed since.`);
    }
    c.header("Vary", "Accept");
    if (c.req.header("Accept")?.includes("application/json") === true) return c.json(link);
    return c.redirect(link.url, 302);
  });
  return routes;
}

function imageView({ imageId, receivedAt, outcome, reason, detail, type, results }: CustomerImage): object {
  return {
    imageId,
    receivedAt,
    outcome,
    reason,
    detail,
    type: type ?? null,
    results: results.map(({ rendition, contentType, bytes, widthPx, heightPx, retainUntil }) => ({
      rendition,
      contentType,
      bytes,
      widthPx,
      heightPx,
      retainUntil,
      downloadPath: `api/images/${imageId}/results/${encodeURIComponent(rendition)}`,
    })),
  };
}

function mayBePending(imageId: string, now: Date): boolean {
  if (!isImageId(imageId)) return false;
  const ageMs = now.getTime() - imageTime(imageId).getTime();
  return ageMs >= -CLOCK_SKEW_MS && ageMs <= PENDING_MS;
}

function pageLimit(text: string | undefined): number {
  if (text === undefined) return PAGE_DEFAULT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= PAGE_MAX) return limit;
  throw new ApiError(400, "bad_request", `limit is ${JSON.stringify(text)}; allowed is 1 to ${PAGE_MAX}.`);
}

function badCursor(before: string): ApiError {
  return new ApiError(400, "bad_request", `before is ${JSON.stringify(before)}; it must be an image id (a UUIDv7).`);
}

function noImage(imageId: string): ApiError {
  return new ApiError(404, "not_found", `You have no image ${JSON.stringify(imageId)}.`);
}
