import { ensureArtifact, type Artifact } from "./cache.ts";
import { goBinary } from "./go-binary.ts";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";

const VERSION = "3.245.0";

const binary = goBinary({
  name: "pulumi",
  version: VERSION,
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  // The engine refuses to work with a version it cannot read.
  ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${VERSION}`,
});

/** The Pulumi CLI, built where it cannot be downloaded. Six minutes on 2 cores. */
export const pulumiArtifact: Artifact = {
  ...binary,
  async build(folder, onLine) {
    await binary.build(folder, onLine);
    // The Automation API looks for <root>/bin/pulumi.
    await mkdir(join(folder, "bin"));
    await rename(join(folder, "pulumi"), join(folder, "bin", "pulumi"));
  },
};

/** Folder that holds bin/pulumi. */
export async function builtPulumiRoot(onLine?: (line: string) => void): Promise<string> {
  return await ensureArtifact(pulumiArtifact, onLine);
}
