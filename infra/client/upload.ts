import * as z from "zod";

/** What the upload API answers (functions/web/routes/uploads.ts). */
const ticketSchema = z.object({
  imageId: z.string(),
  upload: z.discriminatedUnion("method", [
    z.object({ method: z.literal("POST"), url: z.url(), fields: z.record(z.string(), z.string()) }),
    z.object({ method: z.literal("PUT"), url: z.url(), headers: z.record(z.string(), z.string()) }),
  ]),
});
type Ticket = z.output<typeof ticketSchema>["upload"];

/** An upload that was granted; the bytes are not there yet. */
export interface Granted {
  readonly imageId: string;
  /** Sends the bytes straight to the object store. */
  readonly put: (bytes: Buffer) => Promise<void>;
}

/**
 * Asks for an upload as a customer does: the API gives an image id and a ticket, the bytes go to the object store.
 * @param webUrl address of the web application, with a slash at its end
 * @throws Error with what the API or the store answered
 */
export async function requestUpload(webUrl: string, apiKey: string, sizeBytes: number): Promise<Granted> {
  const response = await fetch(new URL("api/uploads", webUrl), {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    // The API takes no size of 0; the store says what is wrong with an empty file.
    body: JSON.stringify(sizeBytes > 0 ? { sizeBytes } : {}),
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`The upload was not granted (${response.status}): ${errorMessage(body)}`);
  const { imageId, upload } = ticketSchema.parse(JSON.parse(body));
  return { imageId, put: (bytes) => putBytes(upload, bytes) };
}

async function putBytes(ticket: Ticket, bytes: Buffer): Promise<void> {
  const request =
    ticket.method === "POST"
      ? { method: "POST", body: formOf(ticket.fields, bytes) }
      : { ...ticket, body: new Uint8Array(bytes) };
  const response = await fetch(ticket.url, request);
  if (!response.ok) {
    const answer = await response.text();
    const [, message = answer.slice(0, 200)] = /<Message>(.*?)<\/Message>/s.exec(answer) ?? [];
    throw new Error(`The object store refused the upload (${response.status}): ${message}`);
  }
}

/** The file comes last: a store ignores the fields behind it. */
function formOf(fields: Readonly<Record<string, string>>, bytes: Buffer): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]));
  return form;
}

function errorMessage(body: string): string {
  const parsed = z.object({ error: z.object({ message: z.string() }) }).safeParse(safeJson(body));
  return parsed.success ? parsed.data.error.message : body.slice(0, 300);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
