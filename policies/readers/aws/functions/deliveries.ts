import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { AsynchronousDelivery } from "../../../facts/functions.ts";
import { anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";
import { ASYNCHRONOUS_CALLERS } from "./callers.ts";
import { sourceKind } from "./event-source.ts";
import { queueDeliveries } from "./queues.ts";
import { isFunction, referringTo } from "./references.ts";

const isMapping = isAws("lambda", "EventSourceMapping");
const isInvokeConfig = isAws("lambda", "FunctionEventInvokeConfig");

/** Events that Lambda queues for a function, messages of streams and topics, messages of SQS's queues. */
export const asynchronousDeliveries = (resources: readonly ResourceView[]): readonly AsynchronousDelivery[] => [
  ...resources.filter(isFunction).flatMap((lambda) => eventDelivery(lambda, resources)),
  ...resources.filter(isMapping).flatMap(streamDelivery),
  ...queueDeliveries(resources),
];

function eventDelivery(lambda: ResourceView, resources: readonly ResourceView[]): AsynchronousDelivery[] {
  const callers = referringTo(lambda, resources, ASYNCHRONOUS_CALLERS);
  if (callers === UNKNOWN || callers.length === 0) return [];
  const { urn, name, inputs } = lambda;
  const configs = referringTo(lambda, resources, [{ is: isInvokeConfig, by: ["functionName"] }]);
  const destinations: readonly Known<boolean>[] =
    configs === UNKNOWN
      ? [UNKNOWN]
      : configs.map((one) => states(one, "destinationConfig", "onFailure", "destination"));
  const deadLetters = anyOf([isStated(property(inputs, "deadLetterConfig", "targetArn")), ...destinations]);
  return [{ urn, name, of: "events", deadLetters }];
}

function streamDelivery(mapping: ResourceView): AsynchronousDelivery[] {
  if (sourceKind(mapping) !== "stream") return [];
  const deadLetters = states(mapping, "destinationConfig", "onFailure", "destinationArn");
  return [{ urn: mapping.urn, name: mapping.name, of: "messages of a stream", deadLetters }];
}

const states = ({ inputs }: ResourceView, ...path: readonly string[]): Known<boolean> =>
  isStated(property(inputs, ...path));

const isStated = (value: Known<unknown>): Known<boolean> =>
  holds(value, (known) => typeof known === "string" && known !== "");
