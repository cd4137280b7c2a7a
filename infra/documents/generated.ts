import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../engine/paths.ts";
import { betweenMarkers } from "./between-markers.ts";
import { parityTable } from "./parity-table.ts";

/** A document with parts that are made from the code. */
export interface Generated {
  readonly file: string;
  readonly now: string;
  readonly wanted: string;
}

/** Every such document, as it stands and as it should. */
export async function generatedDocuments(): Promise<Generated[]> {
  const file = join(ROOT, "README.md");
  const now = readFileSync(file, "utf8");
  return [{ file, now, wanted: betweenMarkers(now, "parity table", await parityTable()) }];
}
