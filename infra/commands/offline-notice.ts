import type { PreparedStack } from "../engine/prepare.ts";

/**
 * Says, before and after an offline run, what it is; nothing for any other run.
 * @param say prints a line; default to stdout, for commands whose output no program reads
 */
export async function withOfflineNotice<T>(
  { site, provider }: Pick<PreparedStack, "site" | "provider">,
  run: () => Promise<T>,
  say: (line: string) => void = console.log,
): Promise<T> {
  if (!site.offline) return await run();
  const names = provider.plugins.join(", ");
  say(`offline: stand-ins answer in place of ${names}; what they answer is made up.`);
  try {
    return await run();
  } finally {
    say(`offline: stand-ins answered in place of ${names}; nothing was created, changed or deleted anywhere.`);
  }
}
