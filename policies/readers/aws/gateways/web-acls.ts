import type { GatewayPart } from "../../../facts/gateways.ts";
import type { Known } from "../../../facts/known.ts";
import { anyIn } from "../../lists.ts";
import { anyOf, holds } from "../../logic.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAws } from "../types.ts";

export const isWebAcl = isAws("wafv2", "WebAcl");
const isLogging = isAws("wafv2", "WebAclLoggingConfiguration");
const isRule = isAws("wafv2", "WebAclRule");
const isRuleGroup = isAws("wafv2", "WebAclRuleGroupAssociation");

const OF_ACL: Naming = { by: ["webAclArn"], as: [["arn"]] };

/** Every firewall, wherever it stands: whether what it refuses is logged. */
export function webAcls(resources: readonly ResourceView[]): readonly GatewayPart[] {
  const all = resources.filter(isWebAcl);
  return all.map((acl) => {
    const { urn, name } = acl;
    const logging = satellitesOf(acl, resources.filter(isLogging), all, { by: ["resourceArn"], as: [["arn"]] });
    return { urn, name, firewallLog: holds(logging, (own) => own.length > 0) };
  });
}

/** Whether a firewall refuses anything: by default, by a rule of its own, or by a group of rules that is not only counted. */
export function refuses(acl: ResourceView, resources: readonly ResourceView[]): Known<boolean> {
  const all = resources.filter(isWebAcl);
  const own = satellitesOf(
    acl,
    resources.filter((one) => isRule(one) || isRuleGroup(one)),
    all,
    OF_ACL,
  );
  const rules = elements(property(acl.inputs, "rules"));
  return anyOf([
    isThere(property(acl.inputs, "defaultAction", "block")),
    anyIn(rules, ruleRefuses),
    jsonRefuses(property(acl.inputs, "ruleJson")),
    anyIn(own, (one) => (isRule(one) ? ruleRefuses(one.inputs) : groupRefuses(one))),
  ]);
}

/** What a browser has to answer first is refused to whoever cannot. */
const ruleRefuses = (rule: Known<unknown>): Known<boolean> =>
  anyOf([
    ...["block", "captcha", "challenge"].map((action) => isThere(property(rule, "action", action))),
    isThere(property(rule, "overrideAction", "none")),
  ]);

const groupRefuses = ({ inputs }: ResourceView): Known<boolean> =>
  holds(property(inputs, "overrideAction"), (action) => action !== "count");

/** Rules as AWS's own JSON, where names begin with capitals. */
const jsonRefuses = (json: Known<unknown>): Known<boolean> =>
  holds(
    json,
    (text) =>
      typeof text === "string" && /"(Block|Captcha|Challenge)"\s*:|"OverrideAction"\s*:\s*\{\s*"None"/.test(text),
  );

const isThere = (value: Known<unknown>): Known<boolean> => holds(value, (known) => known !== undefined);
