import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { type Artifact, artifactFolder, ensureArtifact } from "../../engine/toolchain/cache.ts";

/** Path of something inside an artifact; built first, except in a preview, which only tells where it will be. */
export async function built(artifact: Artifact, path: string): Promise<string> {
  const folder = await (runtime.isDryRun() ? artifactFolder(artifact) : ensureArtifact(artifact));
  return join(folder, path);
}
