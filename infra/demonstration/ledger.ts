import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";

const entriesSchema = z.record(z.string(), z.object({ imageId: z.string(), stored: z.boolean() }));

/**
 * Which image id each uploaded sample was given, so that a second run finds them and uploads nothing twice. (What goes
 * over the stream needs none: its events carry the same identity at every run.)
 */
export class Ledger {
  private readonly entries: Record<string, { imageId: string; stored: boolean }>;

  constructor(private readonly file: string) {
    this.entries = existsSync(file) ? entriesSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  }

  /** Image id of a sample whose bytes are in the store. */
  stored(sample: string): string | undefined {
    const entry = this.entries[sample];
    return entry?.stored === true ? entry.imageId : undefined;
  }

  /** Image id that a sample was granted, whether its bytes came through or not. */
  granted(sample: string): string | undefined {
    return this.entries[sample]?.imageId;
  }

  set(sample: string, imageId: string, stored: boolean): void {
    this.entries[sample] = { imageId, stored };
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, JSON.stringify(this.entries, null, 2));
    renameSync(`${this.file}.new`, this.file);
  }
}
