import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const requestsAuthenticated: Rule = {
  name: "api2-requests-authenticated",
  family: "exposure",
  severity: "high",
  description: "Every request to a public entry has to prove who sends it.",
  remediation:
    "Give the method or route an authorizer or ask for an API key; where the application behind checks every request itself, say so by the tag authentication = application on the API (AWS), the profile or the service (Azure).",
  clouds: {
    aws: checked("CKV_AWS_59", "CKV2_AWS_70"),
    azure: checked(),
    local: inherent("The gateway is a port of 127.0.0.1, and the application behind it checks every request."),
  },
  check: each(
    ({ gatewayParts }) => gatewayParts,
    ({ name, authenticated }) =>
      isNo(authenticated)
        ? `${name} answers requests of anybody. Allowed: requests that prove who sends them. ` +
          "Ask for authorization or an API key, or say by the tag authentication = application that the application does."
        : undefined,
  ),
};
