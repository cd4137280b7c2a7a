import type { CloudFunction } from "../../facts/functions.ts";
import { UNKNOWN } from "../../facts/known.ts";
import { checked, inherent, type Rule } from "../rule.ts";

export const ownIdentity: Rule = {
  name: "fn7-own-identity",
  family: "baseline",
  severity: "high",
  description: "Each function has an identity of its own, so that none has the rights that another one needs.",
  remediation:
    "Give every function a role (AWS), or a system-assigned or user-assigned identity (Azure), that no other function has, with " +
    "the rights that its own code uses.",
  clouds: {
    aws: checked(),
    azure: checked("CKV_AZURE_71", "PROWLER-app_function_identity_is_configured"),
    local: inherent("Every process is the machine's user; it has logins of its own to the warehouse."),
  },
  comparesResources: true,
  check: ({ functions }) =>
    functions.flatMap((subject) => {
      const message = fault(subject, functions);
      return message === undefined ? [] : [{ urn: subject.urn, message }];
    }),
};

function fault({ urn, name, identities }: CloudFunction, functions: readonly CloudFunction[]): string | undefined {
  if (identities === UNKNOWN) return undefined;
  const allowed = "Allowed: an identity of its own. Give it one, with the rights that it needs.";
  if (identities.length === 0) return `${name} has no identity. ${allowed}`;
  const sharers = functions.filter(
    (other) =>
      other.urn !== urn && other.identities !== UNKNOWN && other.identities.some((id) => identities.includes(id)),
  );
  if (sharers.length === 0) return undefined;
  return `${name} has the same identity as ${sharers.map((other) => other.name).join(" and ")}. ${allowed}`;
}
