import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod";
import { mediaTypeOf } from "../../core/image-signature.ts";
import { uploadKey } from "../../core/keys.ts";
import type { Limits } from "../../core/settings.ts";
import { ApiError } from "../api-error.ts";
import { KeyHolder } from "../key-holder.ts";
import type { WebPorts } from "../ports.ts";

/** The body describes an image and never holds one: two short fields. */
const BODY_MAX_BYTES = 4096;

const uploadSchema = z.strictObject({
  contentType: z.string().max(128).optional(),
  sizeBytes: z.int().min(1).optional(),
});
type Upload = z.output<typeof uploadSchema>;

/** POST /api/uploads: assigns the image id and answers with a ticket to put the bytes into the raw store. */
export function uploadRoutes(ports: WebPorts, limits: Pick<Limits, "maxBytes" | "formats">): Hono {
  const routes = new Hono();
  const limitBody = bodyLimit({
    maxSize: BODY_MAX_BYTES,
    onError: () => {
      throw new ApiError(
        413,
        "body_too_large",
        `The request's body is over ${BODY_MAX_BYTES} bytes. Ask for a ticket here, then send the image to the ticket's url.`,
      );
    },
  });
  routes.post("/", limitBody, async (c) => {
    const holder = await KeyHolder.authenticate(c.req.header("Authorization"), ports.apiKeys);
    const { contentType, sizeBytes } = parseUpload(await c.req.text());
    checkSize(sizeBytes, limits.maxBytes);
    checkFormat(contentType, limits.formats);
    const imageId = ports.newImageId();
    const upload = await ports.uploads.make({
      key: uploadKey(holder.customer, imageId),
      maxBytes: limits.maxBytes,
      ...(contentType === undefined ? {} : { contentType }),
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
    });
    const answer = { imageId, customer: holder.customer, upload, expiresAt: upload.expiresAt };
    return c.json(answer, 201, { "Cache-Control": "no-store", Location: `images/${imageId}` });
  });
  return routes;
}

function parseUpload(body: string): Upload {
  if (body.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new ApiError(400, "bad_request", "The body is not JSON. Send {contentType?, sizeBytes?}, or no body.");
  }
  const parsed = uploadSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  throw new ApiError(
    400,
    "bad_request",
    `${faults.join("; ")}. Allowed: contentType (text), sizeBytes (whole number from 1).`,
  );
}

function checkSize(sizeBytes: number | undefined, maxBytes: number): void {
  if (sizeBytes === undefined || sizeBytes <= maxBytes) return;
  throw new ApiError(413, "too_many_bytes", `The image has ${sizeBytes} bytes; at most ${maxBytes} are allowed.`);
}

/** Saves a customer a useless upload; what counts later is the format found in the bytes. */
function checkFormat(contentType: string | undefined, formats: Limits["formats"]): void {
  const allowed = [...formats.map(mediaTypeOf), "application/octet-stream"];
  if (contentType === undefined || allowed.includes(contentType.toLowerCase())) return;
  throw new ApiError(
    415,
    "unsupported_format",
    `The content type is ${JSON.stringify(contentType)}; allowed are ${allowed.join(", ")}.`,
  );
}
