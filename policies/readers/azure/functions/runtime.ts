import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Runtime } from "../../../facts/functions.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";

/** Azure's words for languages, in lower case: enums.web.RuntimeName, and what stands before the bar in linuxFxVersion. */
const LANGUAGES: Readonly<Record<string, string>> = {
  node: "node",
  python: "python",
  java: "java",
  dotnet: "dotnet",
  "dotnet-isolated": "dotnet",
  powershell: "powershell",
};

/** From `functionAppConfig.runtime` or, on other plans than Flex Consumption, from `Node|22`. Windows's are not told apart. */
export function appRuntime({ inputs }: ResourceView): Known<Runtime | undefined> {
  const runtime = property(inputs, "functionAppConfig", "runtime");
  if (runtime === UNKNOWN) return UNKNOWN;
  if (runtime !== undefined) return named(property(runtime, "name"), property(runtime, "version"));
  const linux = property(inputs, "siteConfig", "linuxFxVersion");
  if (linux === UNKNOWN) return UNKNOWN;
  if (typeof linux !== "string") return undefined;
  const [name, version] = linux.split("|");
  return named(name, version);
}

function named(name: Known<unknown>, version: Known<unknown>): Known<Runtime | undefined> {
  if (name === UNKNOWN || version === UNKNOWN) return UNKNOWN;
  const language = typeof name === "string" ? LANGUAGES[name.toLowerCase()] : undefined;
  return language === undefined || typeof version !== "string" ? undefined : { language, version };
}
