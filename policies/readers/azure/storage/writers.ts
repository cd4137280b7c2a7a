import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { besideApp, isFunctionApp } from "../functions/app.ts";
import { appSetting } from "../functions/settings.ts";

/**
 * The application setting in which an application is told of all that it works with, as JSON. Of it `lockMode` is read, the
 * mode of the policy that each result is written with, and `blobs.processed.accountUrl`, where it is written
 * (functions/adapters/azure/settings.ts).
 */
const SETTING = "SETTINGS";

/**
 * Modes, in Azure's words, of the locks that the stack's function apps put on what they write into an account: one for each
 * app that writes there, and UNKNOWN for each that may.
 */
export const lockModesOfWriters = (
  account: ResourceView,
  resources: readonly ResourceView[],
): readonly Known<string>[] =>
  resources.filter(isFunctionApp).flatMap((app) => lockMode(app, account, resources) ?? []);

/** Undefined: it writes nothing there that is locked. */
function lockMode(
  app: ResourceView,
  account: ResourceView,
  resources: readonly ResourceView[],
): Known<string | undefined> {
  const text = appSetting(app, besideApp(app, resources), SETTING);
  if (text === UNKNOWN || text === undefined) return text;
  const told = parsed(text);
  const mode = property(told, "lockMode");
  if (typeof mode !== "string") return undefined;
  const name = firstOf(property(account.inputs, "accountName"), property(account.props, "name"));
  if (name === UNKNOWN) return UNKNOWN;
  return accountIn(property(told, "blobs", "processed", "accountUrl")) === name ? mode : undefined;
}

/** The name that an account's address begins with. */
const accountIn = (url: Known<unknown>): string | undefined =>
  typeof url === "string" ? /^https:\/\/([a-z0-9]+)\./.exec(url)?.[1] : undefined;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
