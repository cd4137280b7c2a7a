import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe } from "../../functions/core/errors.ts";
import { contentLines, lockedPackages, type Pinned } from "./lock-file.ts";
import type { NativePackage } from "./native-packages.ts";
import { ProcessorFault } from "./processor-fault.ts";

/**
 * Native packages by the lock file that pins them; undefined where there are none.
 * @throws ProcessorFault where there is no lock file, or more than one
 */
export function pinnedBy(path: string, natives: readonly NativePackage[]): Pinned | undefined {
  const names = natives.map(({ name }) => name);
  const folders = new Set(natives.map(({ name, folder }) => folder.slice(0, -join("node_modules", name).length - 1)));
  const [folder, ...others] = folders;
  if (folder === undefined) return undefined;
  if (others.length > 0 || !existsSync(join(folder, "package-lock.json"))) {
    const places = [...folders].join(", ");
    throw new ProcessorFault(
      path,
      `expected one package-lock.json that pins ${names.join(", ")}, for other machines, in ${places}. Run npm install there`,
    );
  }
  return { folder, names };
}

/**
 * What a lock file says of the content of native packages and of all that they bring.
 * @throws ProcessorFault where it does not have them
 */
export async function lockedContent(path: string, pinned: Pinned | undefined): Promise<string[]> {
  if (pinned === undefined) return [];
  return await lockedPackages(pinned).then(contentLines, (error: unknown) => {
    throw new ProcessorFault(path, describe(error).replace(/\.$/, ""));
  });
}
