import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { automation } from "@pulumi/pulumi";
import * as z from "zod";
import type { OperationsRequest } from "../../../functions/adapters/aws/settings.ts";
import { describe } from "../../../functions/core/errors.ts";
import type { OperationArguments, OperationName, OperationResult } from "../../../functions/jobs/operations.ts";
import { cloudHealth } from "../../contract/cloud-health.ts";
import { OperationError } from "../../contract/operation-error.ts";
import { type Operations, valuesOf } from "../../contract/operations.ts";

/** The outputs that an operator's commands work with. */
const outputsSchema = z.object({
  region: z.string(),
  operationsJob: z.string(),
  kafkaBrokers: z.string(),
  warehouseHost: z.string(),
  warehousePort: z.number(),
  webUrl: z.string(),
});
type OperatorOutputs = z.output<typeof outputsSchema>;

/** Most bytes of a request: docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, synchronous invocation. */
const REQUEST_MAX_BYTES = 6 * 1024 * 1024;

/** What a function that threw answers. */
const failureSchema = z.object({ errorType: z.string().optional(), errorMessage: z.string() });

/**
 * The operator's way into a stack on AWS: every request is one run of the operations function, inside the network. The
 * caller's AWS credentials, by the SDK's default chain, must allow lambda:InvokeFunction on it.
 */
export function openOperations(_stack: string, outputs: automation.OutputMap): Operations {
  const settings = outputsSchema.parse(valuesOf(outputs));
  const client = new LambdaClient({ region: settings.region });
  const run: Operations["run"] = (name, args) => invoke(client, settings, name, args);
  return {
    run,
    health: async () => ({ parts: await cloudHealth(run, settings) }),
    close() {
      client.destroy();
      return Promise.resolve();
    },
  };
}

async function invoke<Name extends OperationName>(
  client: LambdaClient,
  { operationsJob, region }: OperatorOutputs,
  name: Name,
  args: OperationArguments<Name>,
): Promise<OperationResult<Name>> {
  const request: OperationsRequest = { kind: "operation", name, args: { ...args } };
  const payload = Buffer.from(JSON.stringify(request));
  if (payload.length > REQUEST_MAX_BYTES) {
    throw new RangeError(
      `Expected a request of at most ${REQUEST_MAX_BYTES} bytes, which is what AWS Lambda takes, but ${name} has ` +
        `${payload.length}. An image that large goes with --source upload.`,
    );
  }
  const { FunctionError, Payload } = await client
    .send(new InvokeCommand({ FunctionName: operationsJob, Payload: payload }))
    .catch((error: unknown) => {
      throw new Error(
        `The function ${operationsJob} in ${region} could not be run: ${describe(error)}. AWS credentials that allow ` +
          "lambda:InvokeFunction on it are needed, as AWS's own command line tool takes them.",
        { cause: error },
      );
    });
  const text = Buffer.from(Payload ?? []).toString("utf8");
  if (FunctionError !== undefined) throw failureOf(name, text);
  return JSON.parse(text) as OperationResult<Name>;
}

function failureOf(name: string, text: string): OperationError {
  const parsed = failureSchema.safeParse(safeJson(text));
  if (!parsed.success) return new OperationError("Error", `${name} failed: ${text.slice(0, 300)}`);
  return new OperationError(parsed.data.errorType ?? "Error", parsed.data.errorMessage);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
