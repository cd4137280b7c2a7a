import * as z from "zod";

/** Topics to be made by the operations function, because the brokers are somebody else's. */
export const createTopicsSchema = z.array(
  z.strictObject({ name: z.string(), partitions: z.int(), retentionMs: z.number(), maxMessageBytes: z.int() }),
);

/**
 * Reads and checks what a function is told: JSON in an environment variable.
 * @param text default: the environment variable SETTINGS
 * @throws where the settings are missing or wrong, so that the function never starts
 */
export function readSettings<T>(schema: z.ZodType<T>, text = process.env["SETTINGS"]): T {
  if (text === undefined)
    throw new Error("Expected the function's settings as JSON in the environment variable SETTINGS.");
  return schema.parse(JSON.parse(text));
}
