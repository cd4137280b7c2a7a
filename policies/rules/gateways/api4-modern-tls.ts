import { UNKNOWN } from "../../facts/known.ts";
import type { GatewayPart } from "../../facts/gateways.ts";
import { isYes } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

/** 1.0 and 1.1 were withdrawn: RFC 8996. */
const OLDEST = "1.2";

export const modernTls: Rule = {
  name: "api4-modern-tls",
  family: "baseline",
  severity: "medium",
  description: `Public entries speak TLS ${OLDEST} or newer, and answer nothing without TLS.`,
  remediation: "Give domains a security policy of TLS 1.2 or newer, and redirect plain HTTP.",
  clouds: {
    aws: checked("CKV_AWS_206"),
    azure: checked("CKV_AZURE_173"),
    local: inherent("Requests never leave the machine: the gateway is a port of 127.0.0.1."),
  },
  check: each(({ gatewayParts }) => gatewayParts, faults),
};

function faults({ name, oldestTls, plainHttp }: GatewayPart): readonly string[] {
  const old = oldestTls !== undefined && oldestTls !== UNKNOWN && (oldestTls === "unstated" || oldestTls < OLDEST);
  return [
    old
      ? `${name} ${oldestTls === "unstated" ? "does not say which TLS it speaks" : `speaks TLS ${oldestTls}`}. ` +
        `Allowed: TLS ${OLDEST} and newer. Give it a newer security policy.`
      : [],
    isYes(plainHttp)
      ? `${name} answers requests without TLS. Allowed: HTTPS, or a redirection to it. Turn the redirection on.`
      : [],
  ].flat();
}
