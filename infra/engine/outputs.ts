import type { automation } from "@pulumi/pulumi";
import { ONLINE, type Site } from "./site.ts";
import { UsageError } from "./stack-file.ts";
import { openStack } from "./workspace.ts";

/**
 * Outputs of a stack that is up, secrets included.
 * @throws UsageError where it is not
 */
export async function readOutputs(stack: string, site: Site = ONLINE): Promise<automation.OutputMap> {
  const outputs = await (await openStack(stack, { site })).stack.outputs();
  if (Object.keys(outputs).length === 0) {
    throw new UsageError(
      site.offline
        ? `The stack "${stack}" is not up offline. Bring it up: npm run up -- --stack ${stack} --offline`
        : `The stack "${stack}" is not up. Start it: npm start, or npm run up -- --stack ${stack}`,
    );
  }
  return outputs;
}
