import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Runtime } from "../../../facts/functions.ts";

/** Lambda's words for languages, without the version that follows: docs.aws.amazon.com/lambda, "Lambda runtimes". */
const LANGUAGES: Readonly<Record<string, string>> = {
  nodejs: "node",
  python: "python",
  java: "java",
  dotnet: "dotnet",
  dotnetcore: "dotnet",
  ruby: "ruby",
  go: "go",
};

/** Runtimes that are an operating system alone, by its version. */
const SYSTEMS: Readonly<Record<string, string>> = { provided: "1", "provided.al2": "2", "provided.al2023": "2023" };

/** Reads `nodejs22.x`, `python3.12`, `java8.al2` or `provided.al2023`. */
export function lambdaRuntime(runtime: Known<unknown>): Known<Runtime | undefined> {
  if (runtime === UNKNOWN) return UNKNOWN;
  if (typeof runtime !== "string") return undefined;
  const system = SYSTEMS[runtime];
  if (system !== undefined) return { language: "amazon-linux", version: system };
  const [, word = "", version = ""] = /^([a-z]+)(\d+(?:\.\d+)?)/.exec(runtime) ?? [];
  const language = LANGUAGES[word];
  return language === undefined ? undefined : { language, version };
}
