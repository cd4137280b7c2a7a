import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { gatewaysBehindFirewall } from "../../../policies/rules/gateways/api1-gateways-behind-firewall.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { acl, ACL_ARN, association, aws, http, stage } from "./aws-gateway.ts";
import { DOMAIN_ID, domain, endpoint, ENDPOINT_ID, firewall, LIMIT, MANAGED, security } from "./front-door.ts";

const NONE = (name: string): string =>
  `${name} has no firewall. Allowed: one that refuses what its rules find. Attach one to it.`;
const COUNTS = (name: string): string =>
  `${name} has a firewall that refuses nothing. Allowed: one that refuses what its rules find. Let its rules block.`;

const group = { name: "managed", priority: 0, statement: { managedRuleGroupStatement: { vendorName: "AWS" } } };
const behind = (inputs: Values, ...more: ResourceView[]): ResourceView[] => [
  stage(),
  association(),
  acl({ rules: [], ...inputs }),
  ...more,
];
const rule = (inputs: Values): ResourceView => aws("wafv2", "WebAclRule", "rule", { webAclArn: ACL_ARN, ...inputs });
const ruleGroup = (inputs: Values): ResourceView =>
  aws("wafv2", "WebAclRuleGroupAssociation", "group", { webAclArn: ACL_ARN, ...inputs });
const json = (one: Values): Values => ({ ruleJson: JSON.stringify([{ Name: "json", ...one }]) });

holdAgainst(gatewaysBehindFirewall, "aws", {
  keeps: [stage(), association(), acl()],
  keepsToo: [
    ["a firewall that refuses by default", behind({ defaultAction: { block: {} } })],
    ["a group of rules", behind({ rules: [{ ...group, overrideAction: { none: {} } }] })],
    ["a challenge", behind({ rules: [{ name: "bots", action: { challenge: {} } }] })],
    ["rules as JSON", behind(json({ Action: { Block: {} } }))],
    ["a group as JSON", behind(json({ OverrideAction: { None: {} } }))],
    ["a rule that is a resource", behind({}, rule({ action: { block: {} } }))],
    ["a group that is a resource", behind({}, ruleGroup({ ruleName: "managed" }))],
    ["a firewall that the stack only names", [stage(), association({ webAclArn: "arn:of-the-platform" })]],
    ["an HTTP API, which takes none", [http("Stage", "live", { apiId: "h1" })]],
  ],
  breaks: [
    ["no firewall", [stage()], [NONE("live")]],
    ["a firewall before something else", [stage(), association({ resourceArn: "arn:other" }), acl()], [NONE("live")]],
    ["a firewall without rules", behind({}), [COUNTS("live")]],
    ["a rule that counts", behind({ rules: [{ name: "a", action: { count: {} } }] }), [COUNTS("live")]],
    ["a group that counts", behind({ rules: [{ ...group, overrideAction: { count: {} } }] }), [COUNTS("live")]],
    ["JSON that counts", behind(json({ OverrideAction: { Count: {} } })), [COUNTS("live")]],
    ["a rule that is a resource and counts", behind({}, rule({ action: { count: {} } })), [COUNTS("live")]],
    ["a group that is a resource and counts", behind({}, ruleGroup({ overrideAction: "count" })), [COUNTS("live")]],
  ],
});

const only = (inputs: Values): ResourceView[] => [endpoint(), security([ENDPOINT_ID]), firewall(inputs)];
const both = [ENDPOINT_ID, DOMAIN_ID];

holdAgainst(gatewaysBehindFirewall, "azure", {
  keeps: [endpoint(), domain(), security(both), firewall()],
  keepsToo: [
    ["ids in another case", [endpoint(), security([ENDPOINT_ID.toUpperCase()]), firewall()]],
    ["managed rules alone", only({ customRules: undefined })],
    ["rules of its own alone", only({ managedRules: undefined })],
    ["a firewall that the stack only names", [endpoint(), security([ENDPOINT_ID])]],
  ],
  breaks: [
    ["no firewall", [endpoint(), domain()], [NONE("web"), NONE("images")]],
    ["a domain that is left out", [endpoint(), domain(), security([ENDPOINT_ID]), firewall()], [NONE("images")]],
    [
      "a firewall for some paths",
      [endpoint(), security(both, { patternsToMatch: ["/a/*"] }), firewall()],
      [NONE("web")],
    ],
    ["detection alone", only({ policySettings: { mode: "Detection" } }), [COUNTS("web")]],
    ["no mode", only({ policySettings: { enabledState: "Enabled" } }), [COUNTS("web")]],
    [
      "a firewall that is off",
      only({ policySettings: { mode: "Prevention", enabledState: "Disabled" } }),
      [COUNTS("web")],
    ],
    [
      "rules that let everything through",
      only({
        managedRules: { managedRuleSets: [{ ...MANAGED, ruleSetAction: "Log" }] },
        customRules: {
          rules: [
            { ...LIMIT, action: "Log" },
            { ...LIMIT, enabledState: "Disabled" },
          ],
        },
      }),
      [COUNTS("web")],
    ],
  ],
});

describe("A firewall in a preview", () => {
  const check = (...stack: ResourceView[]): string[] => messages(gatewaysBehindFirewall, stack);
  const later = { arn: UNKNOWN_TEXT };
  const live = stage({}, { answers: later });
  const open = acl({ rules: [] }, { answers: later });
  const toCome = { resourceArn: UNKNOWN_TEXT, webAclArn: UNKNOWN_TEXT };

  it("stands before the stage that its attachment was made of", () => {
    const before = association(toCome, { madeOf: { resourceArn: [live], webAclArn: [open] } });
    expect(check(live, open, before)).to.deep.equal([COUNTS("live")]);
    expect(check(live, acl({}, { answers: later }), before)).to.deep.equal([]);
    const elsewhere = stage({ stageName: "b" }, { answers: { arn: "arn:b" } });
    expect(check(live, association(toCome, { madeOf: { resourceArn: [{ ...elsewhere, urn: "b" }] } }))).to.deep.equal(
      [],
    );
  });

  it("raises no alarm where it may stand before any, or may be any", () => {
    expect(check(live, open, association(toCome))).to.deep.equal([]);
    expect(check(live, open, association(toCome, { madeOf: { resourceArn: [live] } }))).to.deep.equal([]);
    const added = rule({ webAclArn: UNKNOWN_TEXT, action: { block: {} } });
    expect(check(stage(), association(), acl({ rules: [] }))).to.deep.equal([COUNTS("live")]);
    expect(check(stage(), association(), acl({ rules: [] }), added)).to.deep.equal([]);
  });

  it("stands before the addresses of Front Door that its attachment was made of", () => {
    const [web, images] = [
      endpoint({}, { answers: { id: UNKNOWN_TEXT } }),
      domain({}, { answers: { id: UNKNOWN_TEXT } }),
    ];
    const waf = firewall({}, { answers: { id: UNKNOWN_TEXT } });
    const attached = (...to: ResourceView[]): ResourceView =>
      security([UNKNOWN_TEXT], {}, { madeOf: { parameters: [...to, waf] } }, UNKNOWN_TEXT);
    expect(check(web, images, waf, attached(web))).to.deep.equal([NONE("images")]);
    expect(check(web, images, waf, attached(web, images))).to.deep.equal([]);
    expect(check(web, images, waf, attached())).to.deep.equal([]);
    expect(check(web, firewall({ policySettings: { mode: "Detection" } }), attached(web))).to.deep.equal([
      COUNTS("web"),
    ]);
    const ofAny = security([UNKNOWN_TEXT], {}, { madeOf: { parameters: [web] } }, UNKNOWN_TEXT);
    expect(check(web, firewall({ policySettings: { mode: "Detection" } }), ofAny)).to.deep.equal([]);
  });
});
