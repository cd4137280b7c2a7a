import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { CloudFunction, Setting } from "../../../facts/functions.ts";
import { anyOf } from "../../logic.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import type { Beside } from "./app.ts";

/** Each is enough for traces to be sent: learn.microsoft.com/azure/azure-functions/functions-app-settings */
const TRACING = ["APPLICATIONINSIGHTS_CONNECTION_STRING", "APPINSIGHTS_INSTRUMENTATIONKEY"];

/** A place where settings stand; a setting's name is UNKNOWN, or a whole place is, where only the deployment will tell. */
type Place = Known<readonly { readonly name: Known<unknown>; readonly value: Known<unknown> }[]>;

/** An app's settings and its connection strings, which are all variables of its environment. */
export function appSettings(app: ResourceView, beside: Beside): Pick<CloudFunction, "settings" | "traced"> {
  const places = placesOf(app, beside);
  const found = places.flatMap((place) => (place === UNKNOWN ? [] : place));
  const traces = found.map(({ name, value }) =>
    typeof name === "string" && !TRACING.includes(name)
      ? false
      : name === UNKNOWN || value === UNKNOWN
        ? UNKNOWN
        : typeof value === "string" && value !== "",
  );
  return {
    settings: found.flatMap(({ name, value }): Setting[] =>
      typeof name === "string"
        ? [{ name, value: typeof value === "string" || value === UNKNOWN ? value : undefined }]
        : [],
    ),
    traced: anyOf([...traces, ...places.map((place) => (place === UNKNOWN ? UNKNOWN : false))]),
  };
}

/** The text of one of an app's settings. Undefined: it has none of that name. */
export function appSetting(app: ResourceView, beside: Beside, name: string): Known<string | undefined> {
  const places = placesOf(app, beside);
  const all = places.flatMap((place) => (place === UNKNOWN ? [] : place));
  const found = all.find((one) => one.name === name);
  if (found === undefined) return [...places, ...all.map((one) => one.name)].includes(UNKNOWN) ? UNKNOWN : undefined;
  return typeof found.value === "string" || found.value === UNKNOWN ? found.value : undefined;
}

const placesOf = ({ inputs }: ResourceView, beside: Beside): readonly Place[] => [
  listed(property(inputs, "siteConfig", "appSettings"), "value"),
  listed(property(inputs, "siteConfig", "connectionStrings"), "connectionString"),
  ...ofResources(beside("WebAppApplicationSettings")),
  ...ofResources(beside("WebAppConnectionStrings"), "value"),
];

function listed(list: Known<unknown>, key: string): Place {
  const all = elements(list);
  if (all === UNKNOWN) return UNKNOWN;
  return all.map((one) => ({ name: property(one, "name"), value: property(one, key) }));
}

function ofResources(resources: Known<readonly ResourceView[]>, ...path: readonly string[]): readonly Place[] {
  if (resources === UNKNOWN) return [UNKNOWN];
  return resources.map(({ inputs }) => {
    const all = property(inputs, "properties");
    if (all === UNKNOWN) return UNKNOWN;
    return Object.keys(all ?? {}).map((name) => ({ name, value: property(all, name, ...path) }));
  });
}
