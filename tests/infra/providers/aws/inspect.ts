import { type AwsStack, awsStack } from "../../../helpers/aws-mocks.ts";
import type { MockedStack, Recorded } from "../../../helpers/mocked-stack.ts";

/** Building one bundles three functions, so that tests with the same settings share what they only read. */
const built = new Map<string, Promise<AwsStack>>();

/** A stack on AWS with these settings. */
export async function build(config: Record<string, unknown> = {}): Promise<AwsStack> {
  const key = JSON.stringify(config);
  const known = built.get(key) ?? awsStack(config);
  built.set(key, known);
  return await known;
}

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

/** What a function is told, as it stands in its environment. */
export function settingsText(stack: MockedStack, name: string): string {
  const environment = only(stack, "aws:lambda/function:Function", name)["environment"] as {
    variables: Record<string, string>;
  };
  return environment.variables["SETTINGS"] ?? "";
}

/** A property that is JSON in a text. */
export const json = (inputs: Recorded["inputs"], property: string): unknown =>
  JSON.parse(inputs[property] as string) as unknown;
