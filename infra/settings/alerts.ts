import * as z from "zod";

/** Who is told when something goes wrong, and how long what was logged is kept. */
export const alertsSchema = z.strictObject({
  /** E-mail addresses that alarms are sent to; each must confirm once. Default none. */
  emails: z.array(z.email()).default([]),
  /** Days that a cloud keeps logs. Default 30 in dev, 365 elsewhere. */
  logDays: z.literal([30, 60, 90, 180, 365, 731, 1827]).optional(),
  /** Whether a cloud traces what its functions do (on AWS, by X-Ray). Default true in prod, false elsewhere. */
  traces: z.boolean().optional(),
});
