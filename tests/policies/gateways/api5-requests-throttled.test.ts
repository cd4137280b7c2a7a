import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { requestsThrottled } from "../../../policies/rules/gateways/api5-requests-throttled.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { api, aws, http, settings, stage } from "./aws-gateway.ts";
import { endpoint, ENDPOINT_ID, firewall, LIMIT, security } from "./front-door.ts";

const ANY_RATE = (name = "live"): string =>
  `${name} takes requests at any rate. Allowed: an entry that refuses what is beyond a rate. Throttle it.`;
const TRACES = (name: string): string =>
  `${name} writes whole requests to a log, keys and bodies included. Allowed: a log without them. Turn data trace off.`;

const plan = (inputs: Values = {}): ResourceView =>
  aws("apigateway", "UsagePlan", "plan", {
    apiStages: [{ apiId: "a1", stage: "live" }],
    throttleSettings: { rateLimit: 10 },
    ...inputs,
  });
const limit = (inputs: Values): ResourceView => settings({ settings: inputs });
const httpStage = (defaultRouteSettings?: Values, more: Values = {}): ResourceView =>
  http("Stage", "live", { apiId: "h1", defaultRouteSettings, ...more });

holdAgainst(requestsThrottled, "aws", {
  keeps: [api(), stage(), settings()],
  keepsToo: [
    ["a plan of its users", [stage(), plan()]],
    ["a stage that refuses everything", [stage(), limit({ throttlingRateLimit: 0 })]],
    ["a stage of an HTTP API", [httpStage({ throttlingRateLimit: 100 })]],
  ],
  breaks: [
    ["a stage without settings", [stage()], [ANY_RATE()]],
    ["settings without a rate", [stage(), limit({})], [ANY_RATE()]],
    ["no limit, in AWS's word for it", [stage(), limit({ throttlingRateLimit: -1 })], [ANY_RATE()]],
    ["settings of one method", [stage(), settings({ methodPath: "images/GET" })], [ANY_RATE()]],
    ["settings of another stage", [stage(), settings({ stageName: "test" })], [ANY_RATE()]],
    ["settings of a stage of the same name elsewhere", [stage(), settings({ restApi: "b2" })], [ANY_RATE()]],
    ["a plan of another stage", [stage(), plan({ apiStages: [{ apiId: "a1", stage: "b" }] })], [ANY_RATE()]],
    ["a plan without a rate", [stage(), plan({ throttleSettings: undefined })], [ANY_RATE()]],
    ["traces", [stage(), settings(), limit({ dataTraceEnabled: true })], [TRACES("settings")]],
    ["a stage of an HTTP API", [httpStage()], [ANY_RATE()]],
    ["0, which a provider sends for nothing", [httpStage({ throttlingRateLimit: 0 })], [ANY_RATE()]],
    [
      "traces of one route",
      [httpStage({ throttlingRateLimit: 1 }, { routeSettings: [{ routeKey: "a", dataTraceEnabled: true }] })],
      [TRACES("live")],
    ],
  ],
});

const behind = (inputs: Values = {}): ResourceView[] => [endpoint(), security([ENDPOINT_ID]), firewall(inputs)];
const rules = (...all: object[]): Values => ({ customRules: { rules: all } });

holdAgainst(requestsThrottled, "azure", {
  keeps: behind(),
  breaks: [
    ["no firewall", [endpoint()], [ANY_RATE("web")]],
    ["no rule of a rate", behind(rules({ ...LIMIT, ruleType: "MatchRule" })), [ANY_RATE("web")]],
    ["a rule that only logs", behind(rules({ ...LIMIT, action: "Log" })), [ANY_RATE("web")]],
    ["a rule that is off", behind(rules({ ...LIMIT, enabledState: "Disabled" })), [ANY_RATE("web")]],
    ["detection alone", behind({ policySettings: { mode: "Detection" } }), [ANY_RATE("web")]],
  ],
});

describe("Settings of methods in a preview", () => {
  const rest = api({}, { answers: { id: UNKNOWN_TEXT } });
  const other = { ...rest, urn: "urn:other" };
  const toCome = { restApi: UNKNOWN_TEXT };
  const live = stage(toCome, { madeOf: { restApi: [rest] } });
  const check = (...stack: ResourceView[]): string[] => messages(requestsThrottled, stack);

  it("are of the stage of the API that both were made of", () => {
    expect(check(rest, live, settings(toCome, { madeOf: { restApi: [rest] } }))).to.deep.equal([]);
    expect(check(rest, other, live, settings(toCome, { madeOf: { restApi: [other] } }))).to.deep.equal([ANY_RATE()]);
  });

  it("raise no alarm where their API is not known", () => {
    expect(check(rest, live, settings(toCome))).to.deep.equal([]);
    expect(check(live, plan({ apiStages: [{ apiId: UNKNOWN_TEXT, stage: "live" }] }))).to.deep.equal([]);
  });
});
