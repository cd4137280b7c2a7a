import { randomBytes } from "node:crypto";
import * as z from "zod";

/** Text of a login's secret in a cloud's store of secrets. */
const credentialsSchema = z.object({ username: z.string(), password: z.string().min(8) });
export type Credentials = z.output<typeof credentialsSchema>;

/**
 * The login in a secret's text.
 * @param secret how the secret is named to whoever has to mend it
 * @throws Error that names the secret; what it holds instead is nobody's to see
 */
export function credentialsIn(text: string | undefined, secret: string): Credentials {
  const parsed = credentialsSchema.safeParse(parse(text));
  if (!parsed.success) throw new Error(`Expected JSON with username and password in the secret ${secret}.`);
  return parsed.data;
}

/** A new login as a secret's text, with a password of 192 random bits. */
export function newCredentials(username: string): string {
  return JSON.stringify({ username, password: randomBytes(24).toString("base64url") });
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
