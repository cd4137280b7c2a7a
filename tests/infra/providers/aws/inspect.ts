import type { AwsStack } from "../../../helpers/aws-mocks.ts";
import { sharedStack } from "../../../helpers/cloud-stack.ts";
import type { MockedStack, Recorded } from "../../../helpers/mocked-stack.ts";

/** A stack on AWS with these settings. */
export const build = async (config: Record<string, unknown> = {}): Promise<AwsStack> =>
  await sharedStack("aws", config);

/** Resources of one type. */
export const all = (stack: MockedStack, type: string): Recorded[] => stack.resources.filter((one) => one.type === type);

/** Inputs of the one resource with this type and name. */
export function only(stack: MockedStack, type: string, name: string): Recorded["inputs"] {
  const found = stack.resources.find((one) => one.type === type && one.name === name);
  if (found === undefined) {
    const names = all(stack, type).map((one) => one.name);
    throw new Error(`There is no ${type} named ${name}; there are ${names.join(", ") || "none"}.`);
  }
  return found.inputs;
}

/** A function's environment. */
export const variables = (stack: MockedStack, name: string): Record<string, string> =>
  (only(stack, "aws:lambda/function:Function", name)["environment"] as { variables: Record<string, string> }).variables;

/** What a function is told, as it stands in its environment. */
export const settingsText = (stack: MockedStack, name: string): string => variables(stack, name)["SETTINGS"] ?? "";

/** A property that is JSON in a text. */
export const json = (inputs: Recorded["inputs"], property: string): unknown =>
  JSON.parse(inputs[property] as string) as unknown;
