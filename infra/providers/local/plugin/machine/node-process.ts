import { rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import * as z from "zod";
import { ALLOCATOR_VARIABLES } from "../../../../contract/allocator.ts";
import { processResource } from "../process-resource.ts";
import type { LocalResource, ResourceContext } from "../local-resource.ts";
import { partFolder, writePrivateFile } from "../stack-folder.ts";
import { answersHealth } from "./http-health.ts";

const schema = z.strictObject({
  /** Absolute path of the bundled program. */
  script: z.string().startsWith("/", "expected an absolute path"),
  /** Of the bundle's content; another one restarts the process. */
  codeHash: z.string().min(1),
  /** What it is started with: goes into a file that only its user can read, its one argument. */
  settings: z.record(z.string(), z.unknown()),
  /** Port on 127.0.0.1 whose /health answers 200 when it works. */
  port: z.int().min(1).max(65_535),
});

/**
 * local:function:ImageFunction, local:web:Application and local:jobs:Scheduler: one of this project's own programs as a
 * Node.js process. Changed code or settings restart it in order: SIGTERM, wait, start.
 * @param part name of the process in the stack's folder
 */
export function nodeProcess(part: string): LocalResource<typeof schema> {
  const settingsFile = ({ folder }: ResourceContext): string => join(partFolder(folder, part), "settings.json");
  return processResource({
    schema,
    secrets: ["settings"],
    part,
    healthy: ({ port }) => answersHealth(port),
    async prepare(context, { script, codeHash, settings, port }) {
      const file = settingsFile(context);
      await writePrivateFile(file, JSON.stringify(settings, null, 2));
      return {
        command: process.execPath,
        args: [script, file],
        env: environment(),
        cwd: partFolder(context.folder, part),
        ports: [port],
        fingerprint: { codeHash, settings },
      };
    },
    outputs: ({ port }) => ({ url: `http://127.0.0.1:${port}` }),
    async tidy(context) {
      await rm(settingsFile(context), { force: true });
    },
  });
}

/** Only what a Node.js program needs to find its own kind and to behave alike everywhere; nothing of the user's shell. */
function environment(): Record<string, string> {
  const path = [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);
  // The pinned AWS SDK runs on Node.js 20; its advice to upgrade would open every log.
  const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  return { PATH: path, NODE_ENV: "production", TZ: "UTC", LANG: "C.UTF-8", ...quiet, ...ALLOCATOR_VARIABLES };
}
