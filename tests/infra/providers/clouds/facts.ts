import { allFacts } from "../../../../policies/readers/registry.ts";
import type { Facts } from "../../../../policies/facts/facts.ts";
import type { Subject } from "../../../../policies/facts/known.ts";
import type { ResourceView } from "../../../../policies/readers/reader.ts";
import { CLOUD_ANSWERS } from "../../../helpers/cloud-stack.ts";
import type { CloudStack, RecordedWithOptions } from "../../../helpers/provider-mocks.ts";
import { view } from "../../../policies/views.ts";
import type { Cloud } from "./cloud.ts";

const viewOf = ({ name: cloud }: Cloud, { type, name, inputs, protect }: RecordedWithOptions): ResourceView =>
  view(type, name, inputs, {
    answers: { id: `${name}-id`, ...CLOUD_ANSWERS[cloud].resource({ type, name, inputs }) },
    protect,
  });

/** A stack in the words of all clouds: those of the policies, whose readers have tests of their own. */
export const factsOf = (cloud: Cloud, { resources }: CloudStack): Facts =>
  allFacts(resources.map((one) => viewOf(cloud, one)));

/** The resource that a fact is about. */
export function resourceOf(cloud: Cloud, { resources }: CloudStack, { urn }: Subject): RecordedWithOptions {
  const found = resources.find((one) => viewOf(cloud, one).urn === urn);
  if (found === undefined) throw new Error(`No resource has the URN ${urn}.`);
  return found;
}
