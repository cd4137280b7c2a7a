import { join } from "node:path";
import { type Artifact, ensureArtifact } from "./cache.ts";
import { goBinary } from "./go-binary.ts";

/** versitygw: the local object store (S3 with Object Lock on a folder). Two to four minutes on 2 cores. */
export const versitygwArtifact: Artifact = goBinary({
  name: "versitygw",
  version: "1.8.0",
  package: "github.com/versity/versitygw/cmd/versitygw",
});

/** Path of the built command. */
export async function versitygwBinary(onLine?: (line: string) => void): Promise<string> {
  return join(await ensureArtifact(versitygwArtifact, onLine), "versitygw");
}
