import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { stringify } from "yaml";
import type { Settings } from "../config.ts";
import { ROOT } from "./paths.ts";

const PACK = join(ROOT, "policies");

/** Below node_modules, so that the built pack finds its packages. */
const BUILT = join(ROOT, "node_modules", ".cache", "image-pipeline");

/** What the Automation API takes for the policy pack. */
export interface PolicyOptions {
  readonly policyPacks: string[];
  readonly policyPackConfigs: string[];
}

/** The policy pack, as strict as an environment asks (policies/config). */
export async function guardedFor({ environment }: Pick<Settings, "environment">): Promise<PolicyOptions> {
  return {
    policyPacks: [await builtPack()],
    policyPackConfigs: [join(PACK, "config", `${environment}.json`)],
  };
}

/**
 * The pack as one file, made in some hundredths of a second: a preview waits for the pack to load, and from a hundred
 * TypeScript files it would take half a second longer (`npm run bench -- preview`).
 */
async function builtPack(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: PACK,
    entryPoints: ["pack.ts"],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "cjs",
    write: false,
    logLevel: "silent",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild made no file of the policy pack.");
  const { name, version } = JSON.parse(readFileSync(join(PACK, "package.json"), "utf8")) as Record<string, string>;
  const files = {
    "index.cjs": file.text,
    "package.json": JSON.stringify({ name, version, main: "index.cjs" }),
    "PulumiPolicy.yaml": stringify({ runtime: "nodejs", main: "index.cjs" }),
  };
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 16);
  const folder = join(BUILT, `policies-${hash}`);
  if (existsSync(folder)) return folder;
  mkdirSync(BUILT, { recursive: true });
  const unfinished = mkdtempSync(join(BUILT, "unfinished-"));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(unfinished, path), text);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another run was faster.
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return folder;
}
