import { expect } from "chai";
import { requestsLogged } from "../../../policies/rules/gateways/api3-requests-logged.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_TEXT } from "../views.ts";
import { acl, http, logging, stage } from "./aws-gateway.ts";
import { azure, diagnostics, profile } from "./front-door.ts";

const REQUESTS = (name: string): string =>
  `${name} does not log requests. Allowed: an entry with an access log. Send its access log to where logs are kept.`;
const FIREWALL = (name: string): string =>
  `${name} does not log what the firewall refuses. Allowed: a firewall with a log. Send its log to where logs are kept.`;

const httpStage = (destinationArn?: string): ReturnType<typeof stage> =>
  http("Stage", "http", { apiId: "h1", accessLogSettings: { destinationArn, format: "$context.path" } });

holdAgainst(requestsLogged, "aws", {
  keeps: [stage(), acl(), logging()],
  keepsToo: [["a stage of an HTTP API", [httpStage("arn:aws:logs:a")]]],
  breaks: [
    ["a stage without an access log", [stage({ accessLogSettings: undefined })], [REQUESTS("live")]],
    ["a stage of an HTTP API without one", [httpStage()], [REQUESTS("http")]],
    ["a firewall without a log", [acl()], [FIREWALL("acl")]],
    ["a log of another firewall", [acl(), logging({ resourceArn: "arn:other" })], [FIREWALL("acl")]],
  ],
});

const BOTH = diagnostics("FrontDoorAccessLog", "FrontDoorWebApplicationFirewallLog");

holdAgainst(requestsLogged, "azure", {
  keeps: [profile(), BOTH],
  keepsToo: [
    ["two settings", [profile(), diagnostics("FrontDoorAccessLog"), diagnostics("FrontdoorWebApplicationFirewallLog")]],
  ],
  breaks: [
    ["no diagnostic setting", [profile()], [REQUESTS("door"), FIREWALL("door")]],
    ["requests alone", [profile(), diagnostics("FrontDoorAccessLog")], [FIREWALL("door")]],
    ["refusals alone", [profile(), diagnostics("FrontDoorWebApplicationFirewallLog")], [REQUESTS("door")]],
    ["neither", [profile(), diagnostics("FrontDoorHealthProbeLog")], [REQUESTS("door"), FIREWALL("door")]],
  ],
});

describe("A firewall's log in a preview", () => {
  const later = { answers: { arn: UNKNOWN_TEXT } };
  const before = acl({}, later);
  const toCome = { resourceArn: UNKNOWN_TEXT };

  it("is of the firewall that it was made of", () => {
    const other = { ...acl({}, later), urn: "urn:other", name: "other" };
    const log = logging(toCome, { madeOf: { resourceArn: [before] } });
    expect(messages(requestsLogged, [before, log])).to.deep.equal([]);
    expect(messages(requestsLogged, [before, other, log])).to.deep.equal([FIREWALL("other")]);
  });

  it("raises no alarm where it may be of any", () => {
    expect(messages(requestsLogged, [before, logging(toCome)])).to.deep.equal([]);
    const stageToCome = stage({ accessLogSettings: { destinationArn: UNKNOWN_TEXT } });
    expect(messages(requestsLogged, [stageToCome])).to.deep.equal([]);
    const settingToCome = azure("monitor:DiagnosticSetting", "door", { resourceUri: UNKNOWN_TEXT });
    expect(messages(requestsLogged, [profile(), settingToCome])).to.deep.equal([]);
  });
});
