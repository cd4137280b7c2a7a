import { type Evidence, setOn } from "./evidence.ts";

const FUNCTION = "aws:lambda/function:Function";
const QUEUE = "aws:sqs/queue:Queue";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const PERMISSION = "aws:lambda/permission:Permission";

const onAws = setOn("aws");

/** AWS's own example of a key (docs.aws.amazon.com/IAM), which opens nothing. */
const EXAMPLE_KEY = "AKIAIOSFODNN7EXAMPLE";

export const FUNCTIONS_EVIDENCE: readonly Evidence[] = [
  onAws("fn1-runtimes-supported", FUNCTION, { runtime: "nodejs18.x" }, "image-function"),
  onAws("fn2-functions-not-public", PERMISSION, { sourceArn: undefined }, "web"),
  onAws("fn2-functions-not-public", PERMISSION, { principal: "*", sourceArn: "*" }, "web"),
  {
    rule: "fn2-functions-not-public",
    cloud: "aws",
    type: "aws:lambda/functionUrl:FunctionUrl",
    change: { added: { functionName: "image-pipeline-web", authorizationType: "NONE" } },
  },
  onAws("fn3-functions-in-network", FUNCTION, { vpcConfig: undefined }, "operations"),
  onAws("fn3-functions-in-network", FUNCTION, { "vpcConfig.subnetIds": ["subnet-0a1b2c3d"] }, "operations"),
  onAws("fn4-deliveries-dead-lettered", MAPPING, { destinationConfig: undefined }, "stream"),
  onAws("fn4-deliveries-dead-lettered", QUEUE, { redrivePolicy: undefined }, "uploads"),
  {
    rule: "fn4-deliveries-dead-lettered",
    cloud: "aws",
    type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    name: "operations",
    change: "removed",
  },
  onAws("fn5-concurrency-capped", FUNCTION, { reservedConcurrentExecutions: undefined }, "web"),
  onAws("fn5-concurrency-capped", FUNCTION, { reservedConcurrentExecutions: -1 }, "operations"),
  onAws("fn6-no-secrets-in-settings", FUNCTION, { "environment.variables.WAREHOUSE_PASSWORD": "horse battery" }, "web"),
  onAws(
    "fn6-no-secrets-in-settings",
    FUNCTION,
    { "environment.variables.SETTINGS": JSON.stringify({ kafka: { user: "stream", password: "horse battery" } }) },
    "image-function",
  ),
  onAws("fn6-no-secrets-in-settings", FUNCTION, { "environment.variables.KEY": EXAMPLE_KEY }, "operations"),
  onAws("fn7-own-identity", FUNCTION, { role: "arn:aws:iam::123456789012:role/functions" }),
  onAws("fn9-functions-traced", FUNCTION, { tracingConfig: undefined }, "web"),
  onAws("fn9-functions-traced", FUNCTION, { tracingConfig: { mode: "PassThrough" } }, "image-function"),
];
