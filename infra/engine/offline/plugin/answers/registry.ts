import type { Answers } from "../values.ts";
import { awsAnswers } from "./aws.ts";
import { azureNativeAnswers } from "./azure-native.ts";

/** Packages with answers of their own; every other has made-up ones only. */
const ANSWERS: Readonly<Record<string, Answers>> = { aws: awsAnswers, "azure-native": azureNativeAnswers };

const NONE: Answers = { exact: () => undefined, text: () => undefined };

/** The own answers of a Pulumi package, by its name. */
export const answersOf = (plugin: string): Answers => ANSWERS[plugin] ?? NONE;
