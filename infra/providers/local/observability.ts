import { join } from "node:path";
import { output } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { Observability } from "../../contract/observability.ts";
import { LOCAL_DIR } from "../../engine/paths.ts";

/** A log file a part; `npm run status` tells the rest. */
export function observability({ stack }: Context): Observability {
  return { logs: output(join(LOCAL_DIR, stack, "logs")) };
}
