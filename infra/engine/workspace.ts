import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { automation } from "@pulumi/pulumi";
import { parse, stringify } from "yaml";
import wholeProgram from "../index.ts";
import { mendCheckpoint } from "./checkpoint.ts";
import { lockOwner } from "./locks.ts";
import { automationCli } from "./cli.ts";
import { passphraseEnvironment } from "./passphrase.ts";
import { standInPlugins, type PluginFolder, type StandIns } from "./offline/plugins.ts";
import { LOCAL_DIR, ROOT } from "./paths.ts";
import { ONLINE, type Site } from "./site.ts";
import { stackFileForRun } from "./stack-file.ts";

/** Stand in for the official distribution's executables of the same names, for a CLI that was built. */
const SHIMS = fileURLToPath(new URL("shims", import.meta.url));

interface ProjectFile {
  main?: string;
  plugins?: { providers?: { name: string; path: string }[] };
}

/**
 * The clone's Pulumi.yaml for a folder elsewhere: paths made absolute, and no entry point, as the program is inline.
 * @param standing stand-ins of an offline run. They are all that it has: no plugin of the clone's own is within its reach
 */
function projectFileForRun(standing?: readonly PluginFolder[]): string {
  const { main, ...project } = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as ProjectFile;
  const own = (project.plugins?.providers ?? []).map(({ name, path }) => ({ name, path: resolve(ROOT, path) }));
  return stringify({ ...project, plugins: { ...project.plugins, providers: standing ?? own } });
}

/** One stack, ready for `up`, `preview`, `destroy`. */
export interface OpenedStack {
  readonly stack: automation.Stack;
  readonly name: string;
  readonly site: Site;
}

/** How a stack is opened. */
export interface OpenOptions {
  /** `key=value` settings for this run only. Default none. */
  readonly overrides?: readonly string[];
  /** Default: that of every run without `--offline`. */
  readonly site?: Site;
  /** What the run talks to in place of clouds; only for a site that is offline. Default: the clouds. */
  readonly standIns?: StandIns;
  /** Default: that of infra/index.ts. */
  readonly program?: automation.PulumiFn;
}

/**
 * Opens a stack through the Automation API. The engine works in a folder of its own (.local/engine/<stack>, or
 * .local/offline/engine/<stack>), because it writes into the files beside it, and no command may dirty the clone.
 * @throws UsageError for an unknown stack or an override that is none
 */
export async function openStack(
  name: string,
  { overrides = [], site = ONLINE, standIns, program = wholeProgram }: OpenOptions = {},
): Promise<OpenedStack> {
  if (standIns !== undefined && !site.offline) throw new Error("Stand-ins answer in offline runs only.");
  const workDir = join(site.engineFolder, name);
  const copy = join(workDir, `Pulumi.${name}.yaml`);
  const settings = stackFileForRun(name, overrides, copy, site);
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  const standing = standIns === undefined ? [] : standInPlugins(join(workDir, "plugins"), standIns);
  writeFileSync(join(workDir, "Pulumi.yaml"), projectFileForRun(site.offline ? standing : undefined));
  writeFileSync(copy, settings, { mode: 0o600 });
  const state = site.stateFolder();
  if (state !== undefined && lockOwner(state, name) !== "alive") mendCheckpoint(state, name);
  return await openIn(workDir, name, program, site);
}

/**
 * Opens a stack of any program.
 * @param workDir holds Pulumi.yaml, without a main, and Pulumi.<name>.yaml where there are settings
 */
export async function openIn(
  workDir: string,
  name: string,
  program: automation.PulumiFn,
  site: Site,
): Promise<OpenedStack> {
  const { command, official } = await automationCli();
  const workspace = await automation.LocalWorkspace.create({
    workDir,
    program,
    pulumiCommand: command,
    envVars: {
      ...site.backendEnvironment(),
      ...passphraseEnvironment(),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The local provider's plugin runs in a folder of its own, and must mean the same one.
      IMAGE_PIPELINE_LOCAL_DIR: LOCAL_DIR,
      // The official distribution brings these; a CLI that was built finds them here.
      ...(official ? {} : { PATH: `${SHIMS}${delimiter}${process.env["PATH"] ?? ""}` }),
    },
  });
  return { stack: await automation.Stack.createOrSelect(name, workspace), name, site };
}
