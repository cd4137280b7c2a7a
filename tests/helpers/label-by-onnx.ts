import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../infra/engine/paths.ts";
import { type Artifact, ensureArtifact } from "../../infra/engine/toolchain/cache.ts";
import { run } from "../../infra/engine/toolchain/run.ts";

const EXAMPLE = join(ROOT, "functions", "processors", "label-by-onnx");

/**
 * The example of a company's module, as a company has it: a folder outside of the repository with packages of its own
 * (291 MB, a download of 113) and a model that its own script has built.
 */
export async function labelByOnnx(): Promise<{ readonly folder: string; readonly module: string }> {
  const names = (await readdir(EXAMPLE)).filter((name) => /\.(mjs|json)$/.test(name)).sort();
  const artifact: Artifact = {
    name: "label-by-onnx",
    recipe: names.map((name) => join(EXAMPLE, name)),
    async build(folder, onLine) {
      for (const name of names) await copyFile(join(EXAMPLE, name), join(folder, name));
      const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
      await run("npm", ["ci", ...quiet], { cwd: folder, onLine });
      await run("npm", ["run", "build-model"], { cwd: folder, onLine });
    },
  };
  const folder = await ensureArtifact(artifact);
  return { folder, module: join(folder, "processor.mjs") };
}
