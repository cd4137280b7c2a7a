import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { CloudFunction } from "../../../facts/functions.ts";
import { anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Beside, isFlex } from "./app.ts";
import { maxConcurrency } from "./concurrency.ts";
import { identities } from "./identities.ts";
import { appRuntime } from "./runtime.ts";
import { appSettings } from "./settings.ts";

/** A function app, with what the stack's other resources say of it. */
export function functionApp(app: ResourceView, beside: Beside, resources: readonly ResourceView[]): CloudFunction {
  const { urn, name, inputs } = app;
  const { settings, traced } = appSettings(app, beside);
  return {
    urn,
    name,
    runtime: appRuntime(app),
    inNetwork: inNetwork(app, beside),
    ...maxConcurrency(app, resources),
    settings,
    identities: identities(app, resources),
    plainHttp: holds(property(inputs, "httpsOnly"), (only) => only !== true),
    oldestTls: oldestTls(app),
    // Flex Consumption takes code from a container of blobs alone.
    ...(!isFlex(app) && { ftp: ftp(app, beside) }),
    traced,
  };
}

/** Properties that put an app's outgoing calls into a network of its owner's: each is enough. */
const NETWORKS = ["virtualNetworkSubnetId", "hostingEnvironmentProfile", "managedEnvironmentId"];

function inNetwork({ inputs }: ResourceView, beside: Beside): Known<boolean> {
  const connections = beside("WebAppSwiftVirtualNetworkConnection");
  return anyOf([
    ...NETWORKS.map((key) => holds(property(inputs, key), (value) => value !== undefined)),
    holds(connections, ({ length }) => length > 0),
  ]);
}

/**
 * Azure's own default since 2018, for the app and for its deployment site: azure.github.io/PSRule.Rules.Azure,
 * Azure.AppService.MinTLS.
 */
const DEFAULT_TLS = "1.2";

function oldestTls({ inputs }: ResourceView): Known<string> {
  const stated = ["minTlsVersion", "scmMinTlsVersion"].map((key) => property(inputs, "siteConfig", key) ?? DEFAULT_TLS);
  const [oldest = DEFAULT_TLS] = stated.filter((version) => typeof version === "string").sort();
  return oldest >= DEFAULT_TLS && stated.includes(UNKNOWN) ? UNKNOWN : oldest;
}

/** Files come by FTP unless it is said otherwise; without a password for it, nobody can send them. */
function ftp({ inputs }: ResourceView, beside: Beside): Known<boolean> {
  const off = holds(property(inputs, "siteConfig", "ftpsState"), (state) => state === "Disabled");
  const passwords = beside("WebAppFtpAllowed");
  const refused =
    passwords === UNKNOWN
      ? UNKNOWN
      : anyOf(passwords.map((one) => holds(property(one.inputs, "allow"), (allow) => allow === false)));
  return holds(anyOf([off, refused]), (closed) => !closed);
}
