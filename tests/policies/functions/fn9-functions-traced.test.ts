import { functionsTraced } from "../../../policies/rules/functions/fn9-functions-traced.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { app, azure, site } from "./azure-resources.ts";
import { lambda } from "./aws-resources.ts";

const UNTRACED = ["resize is not traced. Allowed: tracing of its requests. Turn it on."];

holdAgainst(functionsTraced, "aws", {
  keeps: [lambda()],
  breaks: [
    ["no tracing", [lambda("resize", { tracingConfig: undefined })], UNTRACED],
    ["tracing of what is traced already", [lambda("resize", { tracingConfig: { mode: "PassThrough" } })], UNTRACED],
  ],
});

const settings = (...appSettings: Values[]) => app("resize", site({ appSettings }));
const beside = (name: string, properties: Values) =>
  azure("web", "WebAppApplicationSettings", "all", { name, properties });
const KEY = { APPINSIGHTS_INSTRUMENTATIONKEY: "1-2-3" };

holdAgainst(functionsTraced, "azure", {
  keeps: [app()],
  keepsToo: [
    ["a key in settings beside the app", [settings(), beside("resize", KEY)]],
    ["settings of which it is not known whose", [settings(), beside(UNKNOWN_TEXT, KEY)]],
    ["a setting without a name yet", [settings({ name: UNKNOWN_TEXT, value: "1" })]],
  ],
  breaks: [
    ["no settings", [app("resize", { siteConfig: undefined })], UNTRACED],
    ["other settings", [settings({ name: "FUNCTIONS_EXTENSION_VERSION", value: "~4" })], UNTRACED],
    ["an empty connection string", [settings({ name: "APPLICATIONINSIGHTS_CONNECTION_STRING", value: "" })], UNTRACED],
    ["another app's settings", [settings(), beside("other", KEY)], UNTRACED],
  ],
});
