import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { AUTHENTICATION_TAG, byApplication } from "../../authentication.ts";
import { namedBy } from "../../named.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import type { Naming } from "../../satellites.ts";
import { tagOf } from "../tags.ts";
import { isAws } from "../types.ts";

export const isRestApi = isAws("apigateway", "RestApi");

const REST_API: Naming = { by: ["restApi"], as: [["id"]] };

/** The REST API of a stage, a method or settings. Undefined: it is none of the stack's. */
export const restApiOf = (part: ResourceView, resources: readonly ResourceView[]): Known<ResourceView | undefined> =>
  namedBy(part, resources.filter(isRestApi), REST_API);

/** Whether two parts are of one REST API. */
export function ofOneRestApi(a: ResourceView, b: ResourceView, resources: readonly ResourceView[]): Known<boolean> {
  const [one, other] = [property(a.inputs, "restApi"), property(b.inputs, "restApi")];
  if (typeof one === "string" && typeof other === "string") return one === other;
  const [first, second] = [restApiOf(a, resources), restApiOf(b, resources)];
  if (typeof first !== "object" || typeof second !== "object") return UNKNOWN;
  return first.urn === second.urn;
}

/** Whether an API says that the application behind it checks every request. */
export const leavesToApplication = (api: ResourceView): Known<boolean> => byApplication(tagOf(api, AUTHENTICATION_TAG));
