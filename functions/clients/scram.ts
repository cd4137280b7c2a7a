import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** PostgreSQL's default, scram_iterations. The passwords are random, so more rounds would protect nothing. */
const ITERATIONS = 4096;

/** Characters that SASLprep (RFC 4013) leaves as they are. */
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;

/**
 * What PostgreSQL stores in place of a password (RFC 5803, as in pg_authid.rolpassword). Sent instead of the password, so
 * that the server, its logs and its statistics of statements never see that.
 */
export function scramVerifier(password: string): string {
  if (!PRINTABLE_ASCII.test(password)) {
    throw new Error("Expected a role's password of one or more printable ASCII characters but received another.");
  }
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
  const hmac = (text: string): Buffer => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
