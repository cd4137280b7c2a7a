import { join } from "node:path";
import { asset } from "@pulumi/pulumi";
import type { ImageFormat } from "../../../functions/core/settings.ts";
import { ROOT } from "../../engine/paths.ts";
import type { PackagedProcessor } from "../../image-processor.ts";
import { FOR_CLOUDS, splitBundle } from "../../packaging/bundle.ts";
import { stagedImagePackages } from "../../packaging/image-packages.ts";
import type { Platform } from "../../packaging/platform.ts";
import { stagedPackages } from "../../packaging/staged-packages.ts";

/** Entries of functions/adapters/aws. */
export type Entry = "image-function" | "web" | "operations";

/** The machines that the functions run on. */
const MACHINE: Platform = { os: "linux", cpu: "arm64", libc: "glibc" };

/** What lies beside the code in a function's archive. */
const BESIDE: Readonly<Record<Entry, (formats: readonly ImageFormat[]) => Promise<Record<string, asset.Archive>>>> = {
  "image-function": async (formats) => ({
    node_modules: new asset.FileArchive(await stagedImagePackages(formats, MACHINE)),
  }),
  web: () => Promise.resolve({}),
  operations: () => Promise.resolve({ migrations: new asset.FileArchive(MIGRATIONS) }),
};

/** Folder of the warehouse's SQL; in the archive it is called `migrations`. */
export const MIGRATIONS = join(ROOT, "functions", "warehouse", "migrations");

/** What the image function's archive holds besides. */
export interface ImageParts {
  /** `limits.formats`. Default: those that need sharp alone. */
  readonly formats?: readonly ImageFormat[];
  /** The company's own code. Default none. */
  readonly processor?: PackagedProcessor | undefined;
}

/**
 * A function's archive: its code and what that loads from its own folder. The engine tells archives apart by their content,
 * so the same sources update nothing.
 */
export async function archive(entry: Entry, { formats = [], processor }: ImageParts = {}): Promise<asset.AssetArchive> {
  const [code, beside] = await Promise.all([splitBundle("aws", entry, FOR_CLOUDS), BESIDE[entry](formats)]);
  const text = (bytes: Uint8Array): asset.Asset => new asset.StringAsset(Buffer.from(bytes).toString("utf8"));
  return new asset.AssetArchive({
    ...Object.fromEntries([...code.files].map(([name, bytes]) => [name, text(bytes)])),
    ...beside,
    ...(processor !== undefined && { processor: await processorArchive(processor) }),
  });
}

async function processorArchive({ files, settings: { file }, pinned }: PackagedProcessor): Promise<asset.Archive> {
  const contents: Record<string, asset.Asset | asset.Archive> = {};
  for (const name of files.keys()) contents[name] = new asset.FileAsset(join(file, "..", name));
  if (pinned !== undefined) contents["node_modules"] = new asset.FileArchive(await stagedPackages(pinned, MACHINE));
  return new asset.AssetArchive(contents);
}
