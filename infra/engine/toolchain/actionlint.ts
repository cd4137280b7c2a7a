import { join } from "node:path";
import { ensureArtifact } from "./cache.ts";
import { goBinary } from "./go-binary.ts";

/** actionlint: checks .github/workflows as GitHub would read them. Half a minute on 2 cores. */
const actionlintArtifact = goBinary({
  name: "actionlint",
  version: "1.7.12",
  package: "github.com/rhysd/actionlint/cmd/actionlint",
});

/** Path of the built command. */
export async function actionlintBinary(onLine?: (line: string) => void): Promise<string> {
  return join(await ensureArtifact(actionlintArtifact, onLine), "actionlint");
}
