import type { ResourceView } from "../../../policies/readers/reader.ts";
import { type Told, UNKNOWN_TEXT, type Values, view } from "../views.ts";

/** A resource of @pulumi/aws, by its module and type: `aws("lambda", "Permission", …)`. */
export const aws = (module: string, type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`aws:${module}/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, name, inputs, told);

export const arnOf = (service: string, rest: string): string => `arn:aws:${service}:eu-west-1:123456789012:${rest}`;
export const functionArn = (name: string): string => arnOf("lambda", `function:${name}`);
export const queueArn = (name: string): string => arnOf("sqs", name);
export const roleArn = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;

/** What a function that keeps every rule is asked to be. */
export const FUNCTION: Values = {
  runtime: "nodejs22.x",
  reservedConcurrentExecutions: 5,
  vpcConfig: { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["sg-1"] },
  environment: { variables: { LOG_LEVEL: "info" } },
  tracingConfig: { mode: "Active" },
};

/** A function that is there. */
export const lambda = (name = "resize", inputs: Values = {}): ResourceView =>
  aws(
    "lambda",
    "Function",
    name,
    { name, role: roleArn(name), ...FUNCTION, ...inputs },
    { answers: { arn: functionArn(name), id: name } },
  );

/** A function that a preview is to make: only what is asked of it is known. */
export const lambdaToBe = (name = "resize", inputs: Values = {}, told: Told = {}): ResourceView =>
  aws(
    "lambda",
    "Function",
    name,
    { name, role: UNKNOWN_TEXT, ...FUNCTION, ...inputs },
    { answers: { arn: UNKNOWN_TEXT, id: UNKNOWN_TEXT }, ...told },
  );

export const queue = (name: string, inputs: Values = {}): ResourceView =>
  aws("sqs", "Queue", name, inputs, { answers: { arn: queueArn(name), url: `https://sqs/${name}`, id: name } });

export const mapping = (name: string, inputs: Values, told?: Told): ResourceView =>
  aws("lambda", "EventSourceMapping", name, { functionName: "resize", ...inputs }, told);

export const permission = (name: string, inputs: Values): ResourceView =>
  aws("lambda", "Permission", name, { action: "lambda:InvokeFunction", function: "resize", ...inputs });
