import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../engine/paths.ts";
import { loadProvider, PROVIDER_NAMES } from "../providers/registry.ts";
import { betweenMarkers } from "./between-markers.ts";
import { failureTable } from "./failure-table.ts";
import { parityTable } from "./parity-table.ts";
import { evidenceTable, ruleSettingTable, ruleTable } from "./policy-tables.ts";
import { settingsReference } from "./settings-reference.ts";

/** A document with parts that are made from the code. */
export interface Generated {
  readonly file: string;
  readonly now: string;
  readonly wanted: string;
  /** Names of the markers that are filled. */
  readonly parts: readonly string[];
}

/** Every such document, as it stands and as it should. */
export async function generatedDocuments(): Promise<Generated[]> {
  const providers = await Promise.all(
    PROVIDER_NAMES.map(async (name) => ({ name, parts: (await loadProvider(name)).documents?.() })),
  );
  return [
    generated("README.md", { "parity table": await parityTable() }),
    generated("docs/failures.md", { reasons: failureTable() }),
    generated("docs/settings.md", { settings: settingsReference() }),
    generated("policies/README.md", {
      rules: ruleTable(),
      "rules' settings": ruleSettingTable(),
      evidence: evidenceTable(),
    }),
    ...providers.flatMap(({ name, parts }) => (parts === undefined ? [] : [generated(`docs/${name}.md`, parts)])),
  ];
}

/** @throws Error where the document lacks the markers of a part */
function generated(path: string, parts: Readonly<Record<string, string>>): Generated {
  const file = join(ROOT, path);
  const now = readFileSync(file, "utf8");
  const wanted = Object.entries(parts).reduce((text, [name, content]) => betweenMarkers(text, name, content), now);
  return { file, now, wanted, parts: Object.keys(parts) };
}
