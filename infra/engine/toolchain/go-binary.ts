import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Artifact } from "./cache.ts";
import { run } from "./run.ts";

/**
 * A command built from a Go module. The folder beside this file that bears its name pins it: go.mod names the version,
 * go.sum the checksum of every module in it (`go install …@version` would pin neither).
 */
export function goBinary(of: {
  name: string;
  version: string;
  /** Import path of the command. */
  package: string;
  ldflags?: string;
}): Artifact {
  const module = fileURLToPath(new URL(of.name, import.meta.url));
  return {
    name: `${of.name}-${of.version}`,
    recipe: [join(module, "go.mod"), join(module, "go.sum")],
    async build(folder, onLine) {
      const flags = ["-trimpath", "-v", "-ldflags", `-s -w ${of.ldflags ?? ""}`.trim()];
      await run("go", ["build", ...flags, "-o", join(folder, of.name), of.package], {
        cwd: module,
        // Nothing here is a checkout of its own, and nothing may edit go.mod.
        env: { GOFLAGS: "-mod=readonly -buildvcs=false" },
        onLine,
      });
    },
  };
}
