import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { FunctionEntrance } from "../../../facts/functions.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import type { Beside } from "./app.ts";

/**
 * How anybody may call an app. Its address answers everybody unless it is closed, and by the keys of its host whoever has one
 * runs what it likes, also where no function waits for requests: so what triggers the functions is no matter here.
 */
export function access(app: ResourceView, beside: Beside): FunctionEntrance["opening"] {
  const closed = anyOf([isPrivate(app), asksWhoCalls(beside)]);
  if (closed === true) return undefined;
  const opening = byAddress(app);
  return opening === undefined || closed === false ? opening : UNKNOWN;
}

const PUBLIC_ACCESS = [["publicNetworkAccess"], ["siteConfig", "publicNetworkAccess"]];

const isPrivate = ({ inputs }: ResourceView): Known<boolean> =>
  anyOf(PUBLIC_ACCESS.map((path) => holds(property(inputs, ...path), (access) => access === "Disabled")));

/** App Service Authentication that lets nobody pass whom it does not know. */
function asksWhoCalls(beside: Beside): Known<boolean> {
  const all = beside("WebAppAuthSettingsV2");
  if (all === UNKNOWN) return UNKNOWN;
  return anyOf(
    all.map(({ inputs }) =>
      allOf([
        holds(property(inputs, "platform", "enabled"), (enabled) => enabled === true),
        holds(property(inputs, "globalValidation", "requireAuthentication"), (required) => required === true),
        holds(
          property(inputs, "globalValidation", "unauthenticatedClientAction"),
          (action) => action !== "AllowAnonymous",
        ),
      ]),
    ),
  );
}

/** By the restrictions of addresses. Where there is one, what no restriction names is refused, unless it is said otherwise. */
function byAddress({ inputs }: ResourceView): FunctionEntrance["opening"] {
  const restrictions = elements(property(inputs, "siteConfig", "ipSecurityRestrictions"));
  const otherwise = property(inputs, "siteConfig", "ipSecurityRestrictionsDefaultAction");
  if (restrictions === UNKNOWN) return UNKNOWN;
  const openings = restrictions.map(openingOf);
  const stated = openings.find((opening) => typeof opening === "string");
  if (stated !== undefined) return stated;
  const refuses =
    otherwise === UNKNOWN ? UNKNOWN : otherwise === "Deny" || (otherwise === undefined && restrictions.length > 0);
  if (refuses === false) return "anybody call it from every network";
  return refuses === UNKNOWN || openings.includes(UNKNOWN) ? UNKNOWN : undefined;
}

const EVERYWHERE = [undefined, "Any", "0.0.0.0/0", "::/0"];

function openingOf(restriction: Known<unknown>): FunctionEntrance["opening"] {
  const [action, address, subnet] = ["action", "ipAddress", "vnetSubnetResourceId"].map((key) =>
    property(restriction, key),
  );
  if (action === "Deny" || (subnet !== undefined && subnet !== UNKNOWN)) return undefined;
  const frontDoors = elements(property(restriction, "headers", "x-azure-fdid"));
  if ([restriction, action, address, subnet].includes(UNKNOWN) || frontDoors === UNKNOWN) return UNKNOWN;
  if (frontDoors.length > 0) return undefined;
  if (EVERYWHERE.includes(address as string | undefined)) return "anybody call it from every network";
  return address === "AzureFrontDoor.Backend" ? "anybody call it through a Front Door of their own" : undefined;
}
