import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { automation } from "@pulumi/pulumi";
import { parse, stringify } from "yaml";
import program from "../index.ts";
import { backendEnvironment, stateFolder } from "./backend.ts";
import { mendCheckpoint } from "./checkpoint.ts";
import { lockOwner } from "./locks.ts";
import { automationCli } from "./cli.ts";
import { passphraseEnvironment } from "./passphrase.ts";
import { LOCAL_DIR, ROOT } from "./paths.ts";
import { stackFileForRun } from "./stack-file.ts";

/** Stand in for the official distribution's executables of the same names, for a CLI that was built. */
const SHIMS = fileURLToPath(new URL("shims", import.meta.url));

/** Folder with the policy pack that guards every run. */
export const POLICY_PACK = join(ROOT, "policies");

interface ProjectFile {
  main?: string;
  plugins?: { providers?: { name: string; path: string }[] };
}

/** The clone's Pulumi.yaml for a folder elsewhere: paths made absolute, and no entry point, as the program is inline. */
function projectFileForRun(): string {
  const { main, ...project } = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as ProjectFile;
  for (const plugin of project.plugins?.providers ?? []) plugin.path = resolve(ROOT, plugin.path);
  return stringify(project);
}

/** One stack, ready for `up`, `preview`, `destroy`. */
export interface OpenedStack {
  readonly stack: automation.Stack;
  readonly name: string;
}

/**
 * Opens a stack through the Automation API with the program of infra/index.ts. The engine works in a folder of its own
 * (.local/engine/<stack>), because it writes into the files beside it, and no command may dirty the clone.
 * @param overrides `key=value` settings for this run only
 * @throws UsageError for an unknown stack or an override that is none
 */
export async function openStack(name: string, overrides: readonly string[] = []): Promise<OpenedStack> {
  const workDir = join(LOCAL_DIR, "engine", name);
  const copy = join(workDir, `Pulumi.${name}.yaml`);
  const settings = stackFileForRun(name, overrides, copy);
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(workDir, "Pulumi.yaml"), projectFileForRun());
  writeFileSync(copy, settings, { mode: 0o600 });
  const state = stateFolder();
  if (state !== undefined && lockOwner(state, name) !== "alive") mendCheckpoint(state, name);
  const { command, official } = await automationCli();
  const workspace = await automation.LocalWorkspace.create({
    workDir,
    program,
    pulumiCommand: command,
    envVars: {
      ...backendEnvironment(),
      ...passphraseEnvironment(),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The local provider's plugin runs in a folder of its own, and must mean the same one.
      IMAGE_PIPELINE_LOCAL_DIR: LOCAL_DIR,
      // The official distribution brings these; a CLI that was built finds them here.
      ...(official ? {} : { PATH: `${SHIMS}${delimiter}${process.env["PATH"] ?? ""}` }),
    },
  });
  return { stack: await automation.Stack.createOrSelect(name, workspace), name };
}
