import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { FunctionEntrance } from "../../../facts/functions.ts";
import { anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";

const isUrl = isAws("lambda", "FunctionUrl");
const isPermission = isAws("lambda", "Permission");

/** Addresses of functions, and rights to invoke them that others than the account's own identities have. */
export const functionEntrances = (resources: readonly ResourceView[]): readonly FunctionEntrance[] => [
  ...resources.filter(isUrl).map((url) => entrance(url, ofUrl)),
  ...resources.filter(isPermission).map((permission) => entrance(permission, ofPermission)),
];

type Opening = (inputs: ResourceView["inputs"]) => FunctionEntrance["opening"];

const entrance = ({ urn, name, inputs }: ResourceView, opening: Opening): FunctionEntrance => ({
  urn,
  name,
  opening: opening(inputs),
});

function ofUrl(inputs: ResourceView["inputs"]): FunctionEntrance["opening"] {
  const type = property(inputs, "authorizationType");
  if (type === UNKNOWN) return UNKNOWN;
  return type === "NONE" ? "anybody call the function by its address, without a signature" : undefined;
}

function ofPermission(inputs: ResourceView["inputs"]): FunctionEntrance["opening"] {
  const principal = property(inputs, "principal");
  if (principal === UNKNOWN) return UNKNOWN;
  if (typeof principal !== "string") return undefined;
  const opening = openingTo(principal);
  if (opening === undefined) return undefined;
  const confined = isConfined(inputs);
  if (confined === UNKNOWN) return UNKNOWN;
  return confined ? undefined : opening;
}

/** An account's number and an ARN name somebody; a service acts for whoever is its customer. */
function openingTo(principal: string): string | undefined {
  if (principal === "*") return "anybody invoke the function";
  if (principal.startsWith("arn:") || !principal.includes(".")) return undefined;
  return `${principal} invoke the function for anybody's account`;
}

const CONFINING = ["sourceAccount", "principalOrgId", "eventSourceToken"];

const isConfined = (inputs: ResourceView["inputs"]): Known<boolean> =>
  anyOf([
    ...CONFINING.map((key) => holds(property(inputs, key), (value) => typeof value === "string" && value !== "")),
    holds(property(inputs, "sourceArn"), (arn) => typeof arn === "string" && namesSomebody(arn)),
  ]);

/** `arn:aws:sns:*:*:news` is everybody's; a bucket's ARN has no account, and its name is one in the world. */
function namesSomebody(arn: string): boolean {
  const [, , , , account, resource] = arn.split(":");
  if (account === undefined || resource === undefined) return false;
  return account === "" ? !resource.startsWith("*") : account !== "*";
}
