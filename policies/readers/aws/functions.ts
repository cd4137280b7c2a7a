import type { FunctionFacts } from "../../facts/functions.ts";
import type { ResourceView } from "../reader.ts";
import { asynchronousDeliveries } from "./functions/deliveries.ts";
import { functionEntrances } from "./functions/entrances.ts";
import { lambdaFunctions } from "./functions/lambda-functions.ts";

/** Facts of Lambda's functions, and of the queues and streams that they work on. */
export const functionFacts = (resources: readonly ResourceView[]): FunctionFacts => ({
  functions: lambdaFunctions(resources),
  functionEntrances: functionEntrances(resources),
  asynchronousDeliveries: asynchronousDeliveries(resources),
});
