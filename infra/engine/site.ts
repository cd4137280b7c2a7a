import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { backendEnvironment, stateFolder } from "./backend.ts";
import { LOCAL_DIR } from "./paths.ts";

/** Where a run of the engine works and keeps its state, and whether it talks to clouds or to stand-ins for them. */
export interface Site {
  /** The engine's own working folders, one a stack. */
  readonly engineFolder: string;
  readonly offline: boolean;
  /** Environment that tells Pulumi where the state is. */
  backendEnvironment(): Record<string, string>;
  /** Folder of the state where it is a folder of this clone. */
  stateFolder(): string | undefined;
}

/** Every run without `--offline`. */
export const ONLINE: Site = {
  engineFolder: join(LOCAL_DIR, "engine"),
  offline: false,
  backendEnvironment,
  stateFolder,
};

/**
 * Runs with `--offline`: everything of theirs lies below one folder, whatever backend the user has chosen, so that a
 * stand-in never touches a real stack's state.
 */
export function offlineSite(folder: string): Site {
  const state = join(folder, "state");
  return {
    engineFolder: join(folder, "engine"),
    offline: true,
    backendEnvironment() {
      mkdirSync(state, { recursive: true, mode: 0o700 });
      return { PULUMI_BACKEND_URL: pathToFileURL(state).href };
    },
    stateFolder: () => state,
  };
}

/** That of every command. */
export const OFFLINE: Site = offlineSite(join(LOCAL_DIR, "offline"));
