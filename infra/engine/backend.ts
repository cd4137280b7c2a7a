import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LOCAL_DIR } from "./paths.ts";

/** Whether `pulumi login` has chosen a backend for this user. */
function loggedIn(): boolean {
  const file = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "credentials.json");
  if (!existsSync(file)) return false;
  const { current } = JSON.parse(readFileSync(file, "utf8")) as { current?: string };
  return current !== undefined && current !== "";
}

/**
 * Environment that tells Pulumi where the state is: nothing where the user has chosen by Pulumi's own means
 * (PULUMI_BACKEND_URL or `pulumi login`), else a folder of this clone.
 */
export function backendEnvironment(): Record<string, string> {
  if (process.env["PULUMI_BACKEND_URL"] !== undefined || loggedIn()) return {};
  const folder = join(LOCAL_DIR, "state");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { PULUMI_BACKEND_URL: pathToFileURL(folder).href };
}
