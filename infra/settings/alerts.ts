import * as z from "zod";

/** Who is told when something goes wrong, and how long what was logged is kept. */
export const alertsSchema = z.strictObject({
  /** E-mail addresses that alarms are sent to; each must confirm once. Default none. */
  emails: z.array(z.email()).default([]),
  /** Days that a cloud keeps logs. Default 30 in dev, 365 elsewhere. */
  logDays: z.literal([30, 60, 90, 180, 365, 731, 1827]).optional(),
  /** Whether a cloud traces what its functions do (on AWS, by X-Ray). Default true in prod, false elsewhere. */
  traces: z.boolean().optional(),
  /**
   * Where the image function sends traces and metrics: an OTLP/HTTP endpoint (docs/observability.md), such as
   * http://127.0.0.1:4318. On a cloud it lies in the stack's network or in a peer's. No credentials in it: every function's
   * settings show it. Default none: nothing is sent.
   */
  otlpEndpoint: z
    .url({ protocol: /^https?$/, error: "expected the http or https address of an OTLP/HTTP endpoint" })
    .refine((url) => isPlain(url), "expected an address without user, password, query or fragment")
    .optional(),
});

/** Whether an address says where and nothing else: what comes behind a question mark is often a key. */
function isPlain(url: string): boolean {
  const { username, password, search, hash } = new URL(url);
  return [username, password, search, hash].every((part) => part === "");
}
