import { FEATURES, type Feature, type Supports } from "../contract/features.ts";
import { loadProvider, PROVIDER_NAMES } from "../providers/registry.ts";
import { markdownTable } from "./markdown-table.ts";

/** What each provider promises, as a Markdown table, and a note for each cell that has more to say. */
export async function parityTable(): Promise<string> {
  const providers = await Promise.all(
    PROVIDER_NAMES.map(async (name) => ({ name, supports: (await loadProvider(name)).supports })),
  );
  const features = Object.keys(FEATURES) as Feature[];
  return markdownTable(
    ["promise", ...providers.map(({ name }) => name)],
    features.map((feature) => [FEATURES[feature], ...providers.map(({ supports }) => cell(supports, feature))]),
  );
}

function cell(supports: Supports, feature: Feature): string {
  const { level, how, limit } = supports[feature];
  const end = limit === undefined ? "" : `; ${limit}`;
  return `**${level}**: ${how}${end}`;
}
