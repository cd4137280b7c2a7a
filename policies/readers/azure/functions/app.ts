import type { Known } from "../../../facts/known.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAzure } from "../types.ts";

const isWebApp = isAzure("web", "WebApp");

/** Whether it is an app of functions: `kind` is a list with commas, and only such an app has `functionAppConfig`. */
export function isFunctionApp(resource: ResourceView): boolean {
  if (!isWebApp(resource)) return false;
  const kind = property(resource.inputs, "kind");
  return (typeof kind === "string" && kind.includes("functionapp")) || isFlex(resource);
}

/** On the plan Flex Consumption. */
export const isFlex = ({ inputs }: ResourceView): boolean => property(inputs, "functionAppConfig") !== undefined;

/** Resources of a kind that configure the app. */
export type Beside = (type: string) => Known<readonly ResourceView[]>;

/** They name the app by its name, which is one in the world. */
const APP: Naming = { by: ["name"], as: [["name"]] };

/** @returns what finds the resources of a type, for example `WebAppApplicationSettings`, that are the app's */
export function besideApp(app: ResourceView, resources: readonly ResourceView[]): Beside {
  const apps = resources.filter(isWebApp);
  return (type) => satellitesOf(app, resources.filter(isAzure("web", type)), apps, APP);
}
