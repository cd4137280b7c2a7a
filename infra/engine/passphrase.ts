import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_DIR } from "./paths.ts";

/** Where the generated passphrase is kept, for `PULUMI_CONFIG_PASSPHRASE_FILE` of a plain `pulumi up`. */
export const PASSPHRASE_FILE = join(CONFIG_DIR, "passphrase");

/**
 * Environment that gives Pulumi the passphrase which encrypts secrets in the state: the user's own setting where there is
 * one, else one generated once per user, readable by that user only.
 */
export function passphraseEnvironment(): Record<string, string> {
  if (process.env["PULUMI_CONFIG_PASSPHRASE"] !== undefined) return {};
  if (process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined) return {};
  if (!existsSync(PASSPHRASE_FILE)) {
    mkdirSync(CONFIG_DIR, { recursive: true, mode: 0o700 });
    // Linked into place, so that nobody ever reads half of it.
    const written = `${PASSPHRASE_FILE}.${process.pid}`;
    writeFileSync(written, randomBytes(32).toString("base64url"), { mode: 0o600 });
    try {
      linkSync(written, PASSPHRASE_FILE);
    } catch (error) {
      // Another run made it in the meantime: then that one counts.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      rmSync(written);
    }
  }
  return { PULUMI_CONFIG_PASSPHRASE: readFileSync(PASSPHRASE_FILE, "utf8").trim() };
}
