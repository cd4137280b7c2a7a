import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("plugin/main.ts", import.meta.url));
const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** Which plugins are stood in for, and where their made-up resources are. */
export interface StandIns {
  /** Names of Pulumi packages, for example aws. */
  readonly plugins: readonly string[];
  readonly region: string;
}

/** A plugin as Pulumi.yaml names it: the folder holds an executable pulumi-resource-<name>. */
export interface PluginFolder {
  readonly name: string;
  readonly path: string;
}

/**
 * Writes a stand-in for each plugin below `folder` and answers where. They are named in the copy of Pulumi.yaml of an
 * offline run only; no other run can reach them.
 */
export function standInPlugins(folder: string, { plugins, region }: StandIns): PluginFolder[] {
  return plugins.map((name) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const command = [process.execPath, "--import", "tsx", MAIN, name, region].map(quoted).join(" ");
    // Node finds tsx from the working folder upwards, whatever folder the engine calls it from.
    const script = `#!/bin/sh\ncd ${quoted(FOLDER)} && exec ${command} "$@"\n`;
    writeFileSync(join(path, `pulumi-resource-${name}`), script, { mode: 0o700 });
    return { name, path };
  });
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
