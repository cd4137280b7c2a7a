import type { automation } from "@pulumi/pulumi";
import { UsageError } from "./stack-file.ts";
import { openStack } from "./workspace.ts";

/**
 * Outputs of a stack that is up, secrets included.
 * @throws UsageError where it is not
 */
export async function readOutputs(stack: string): Promise<automation.OutputMap> {
  const outputs = await (await openStack(stack)).stack.outputs();
  if (Object.keys(outputs).length === 0) {
    throw new UsageError(`The stack "${stack}" is not up. Start it: npm start, or npm run up -- --stack ${stack}`);
  }
  return outputs;
}
