import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { AsynchronousDelivery } from "../../../facts/functions.ts";
import { anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAws } from "../types.ts";
import { sourceKind } from "./event-source.ts";

const isQueue = isAws("sqs", "Queue");
const isRedrive = isAws("sqs", "RedrivePolicy");
const isMapping = isAws("lambda", "EventSourceMapping");

const SOURCE: Naming = { by: ["eventSourceArn"], as: [["arn"]] };
const REDRIVE: Naming = { by: ["queueUrl"], as: [["url"], ["id"]] };

/** Queues that are event sources of functions. A queue moves a message aside by itself, so it is the queue to mend. */
export function queueDeliveries(resources: readonly ResourceView[]): readonly AsynchronousDelivery[] {
  const queues = resources.filter(isQueue);
  const mappings = resources.filter(isMapping).filter((one) => ["queue", undefined].includes(sourceKind(one)));
  const redrives = resources.filter(isRedrive);
  return queues.flatMap((queue) => {
    const own = satellitesOf(queue, mappings, queues, SOURCE);
    if (own === UNKNOWN || own.length === 0) return [];
    const beside = satellitesOf(queue, redrives, queues, REDRIVE);
    const policies: readonly Known<boolean>[] = beside === UNKNOWN ? [UNKNOWN] : beside.map(movesAside);
    const deadLetters = anyOf([movesAside(queue), ...policies]);
    return [{ urn: queue.urn, name: queue.name, of: "messages", deadLetters }];
  });
}

const movesAside = ({ inputs }: ResourceView): Known<boolean> =>
  holds(property(inputs, "redrivePolicy"), (policy) => typeof policy === "string" && namesTarget(policy));

function namesTarget(policy: string): boolean {
  try {
    const target = property(JSON.parse(policy) as unknown, "deadLetterTargetArn");
    return typeof target === "string" && target !== "";
  } catch {
    return false;
  }
}
