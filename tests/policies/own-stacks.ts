import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ROOT } from "../../infra/engine/paths.ts";
import { loadProvider } from "../../infra/providers/registry.ts";
import type { Evidence } from "../../policies/evidence/evidence.ts";
import type { Cloud } from "../../policies/facts/cloud.ts";
import type { ResourceView } from "../../policies/readers/reader.ts";
import { awsAnswers, awsStack } from "../helpers/aws-mocks.ts";
import { azureAnswers, azureStack } from "../helpers/azure-mocks.ts";
import { localAnswers } from "../helpers/local-answers.ts";
import { type Answers, mockedStack, type Recorded, settingsOf } from "../helpers/mocked-stack.ts";
import { checked, type Values, view } from "./views.ts";
import { withValue } from "./with-value.ts";

/** What the pack is told in production, by a rule's name. */
export const PRODUCTION = JSON.parse(readFileSync(join(ROOT, "policies", "config", "prod.json"), "utf8")) as Readonly<
  Record<string, unknown>
>;

/** Settings of a stack in production that has every lock there is. */
const PROD = { environment: "prod", retention: { lock: "compliance", confirmIrreversibleLock: true } };

/** The stack's name, with which the names of its resources begin. */
const STACK = "test";

/** The resources that our own program asks for, and what their clouds would answer. One entry each provider. */
const STACKS: Readonly<Record<string, () => Promise<readonly ResourceView[]>>> = {
  aws: async () => (await awsStack(PROD)).resources.map((one) => shown(one, awsAnswers, one.protect)),
  azure: async () => (await azureStack(PROD)).resources.map((one) => shown(one, azureAnswers, one.protect)),
  local: async () => {
    const settings = settingsOf({ provider: "local" });
    const { resources } = await mockedStack(await loadProvider("local"), settings, localAnswers);
    return resources.map((one) => shown(one, localAnswers));
  },
};

/**
 * Our own stack on a cloud, in production, as a policy over the stack would see it after `up`.
 * @throws Error where nobody has said here how to build it
 */
export async function ownStack(cloud: Cloud): Promise<readonly ResourceView[]> {
  const build = STACKS[cloud];
  if (build === undefined) throw new Error(`There is no stack of our own on ${cloud} here. Add it to STACKS.`);
  return await build();
}

const shown = ({ type, name, inputs }: Recorded, answers: Answers, protect = false): ResourceView =>
  view(type, name, inputs, { answers: { id: `${name}-id`, ...answers({ type, name, inputs }) }, protect });

/**
 * The stack with one change.
 * @throws Error where it changes nothing, so that no rule is proven by accident
 */
export function changed(stack: readonly ResourceView[], { type, name, change }: Evidence): readonly ResourceView[] {
  const changedName = name === undefined ? undefined : `${STACK}-${name}`;
  const isMeant = (one: ResourceView): boolean =>
    one.type === type && (changedName === undefined || one.name === changedName);
  if (change !== "removed" && "added" in change) {
    return [...stack, view(type, changedName ?? `${STACK}-added`, change.added, { answers: { id: "added-id" } })];
  }
  if (!stack.some(isMeant)) throw new Error(`The stack has no ${type} ${changedName ?? ""} to change.`);
  if (change === "removed") return stack.filter((one) => !isMeant(one));
  return stack.map((one) => (isMeant(one) ? withChange(one, change.set) : one));
}

function withChange(resource: ResourceView, set: Values): ResourceView {
  const apply = (values: Values): Values =>
    Object.entries(set).reduce((before, [path, value]) => {
      checkParent(resource, before, path);
      return withValue(before, path, value);
    }, values);
  const inputs = plain(resource.inputs);
  const after = apply(inputs);
  if (isDeepStrictEqual(after, inputs)) throw new Error(`${resource.name} is so already: ${JSON.stringify(set)}.`);
  return { ...resource, inputs: checked(after), props: checked(apply(plain(resource.props))) };
}

/** A path that leads nowhere would be made up, and what it says read by nobody. */
function checkParent({ name }: ResourceView, values: Values, path: string): void {
  const keys = path.split(".").slice(0, -1);
  const parent = keys.reduce<unknown>((at, key) => (at as Values | undefined)?.[key], values);
  if (typeof parent !== "object") throw new Error(`${name} has no ${keys.join(".")}, where ${path} would be set.`);
}

/** What stands behind the engine's proxy. */
const plain = (values: ResourceView["inputs"]): Values => values["__getSpecialProxyTarget"] as Values;
