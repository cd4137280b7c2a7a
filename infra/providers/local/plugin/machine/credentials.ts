import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Properties } from "../../../../plugin/resource.ts";
import type { LocalResource, ResourceContext } from "../local-resource.ts";
import { readJson, writePrivateFile } from "../stack-folder.ts";

const schema = z.strictObject({
  /** What each generated value is for. */
  names: z.array(z.string().min(1)),
});
const valuesSchema = z.record(z.string(), z.string());

/** Letters and digits alone, so that a value needs no quoting anywhere: 62^32 possibilities, 190 bits. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 32;

/**
 * local:secrets:Credentials: a random value for each name, in a file of the stack that only its user can read. The file
 * outlives the engine's state, as the data does that these values open; a lost file is written again from the state.
 */
export const credentials: LocalResource<typeof schema> = {
  schema,
  secrets: [],
  secretOutputs: ["values"],
  id: () => "credentials",
  create: (context, { names }) => ensure(context, names, {}),
  update: (context, { names }, state) => ensure(context, names, stateValues(state)),
  async read({ folder }, { names }, state) {
    if (!existsSync(folder)) return undefined;
    const kept = await fileValues(folder);
    const values = pick(names, { ...stateValues(state), ...kept });
    return { values, status: names.every((name) => name in kept) ? "ready" : "missing" };
  },
  async delete() {
    // The data that these values open stays, so they stay too.
  },
};

async function ensure(
  { folder }: ResourceContext,
  names: readonly string[],
  known: Record<string, string>,
): Promise<Properties> {
  const kept = { ...known, ...(await fileValues(folder)) };
  for (const name of names) kept[name] ??= randomValue();
  await writePrivateFile(file(folder), JSON.stringify(kept, null, 2));
  return { values: pick(names, kept), status: "ready" };
}

const file = (folder: string): string => join(folder, "credentials.json");

async function fileValues(folder: string): Promise<Record<string, string>> {
  const content = await readJson(file(folder));
  return content === undefined ? {} : valuesSchema.parse(content);
}

function stateValues(state: Properties): Record<string, string> {
  return valuesSchema.safeParse(state["values"]).data ?? {};
}

function pick(names: readonly string[], values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

function randomValue(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
