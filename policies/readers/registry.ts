import { type Facts, NO_FACTS } from "../facts/facts.ts";
import { awsReader } from "./aws.ts";
import { azureReader } from "./azure.ts";
import { localReader } from "./local.ts";
import type { Reader, ResourceView } from "./reader.ts";

/** One line per cloud. */
export const READERS: readonly Reader[] = [localReader, awsReader, azureReader];

const understands = (reader: Reader, type: string): boolean =>
  reader.tokenPrefixes.some((prefix) => type.startsWith(prefix));

/** Facts of one resource, from a reader that needs no other to tell them; none where there is no such reader. */
export function factsOfResource(resource: ResourceView): Facts {
  return facts(
    READERS.filter((reader) => reader.readsEachAlone),
    [resource],
  );
}

/** Facts that only the whole stack tells: those of resources that `factsOfResource` says nothing of. */
export function factsOfStack(resources: readonly ResourceView[]): Facts {
  return facts(
    READERS.filter((reader) => !reader.readsEachAlone),
    resources,
  );
}

/** Facts of every resource, for a rule that compares them. */
export const allFacts = (resources: readonly ResourceView[]): Facts => facts(READERS, resources);

function facts(readers: readonly Reader[], resources: readonly ResourceView[]): Facts {
  const read = readers.map((reader) => reader.read(resources.filter(({ type }) => understands(reader, type))));
  const lists = (Object.keys(NO_FACTS) as (keyof Facts)[]).map((kind) => [
    kind,
    read.flatMap((each): readonly unknown[] => each[kind] ?? []),
  ]);
  return Object.fromEntries(lists) as Facts;
}
