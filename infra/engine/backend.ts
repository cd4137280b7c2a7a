import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LOCAL_DIR } from "./paths.ts";

const STATE_DIR = join(LOCAL_DIR, "state");

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
  mkdirSync(STATE_DIR, { recursive: true, mode: 0o700 });
  return { PULUMI_BACKEND_URL: pathToFileURL(STATE_DIR).href };
}

/** The folder of the state where it is this clone's own; undefined where the user has chosen another backend. */
export function stateFolder(): string | undefined {
  return "PULUMI_BACKEND_URL" in backendEnvironment() ? STATE_DIR : undefined;
}
