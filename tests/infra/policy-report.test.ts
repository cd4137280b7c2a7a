import type { automation } from "@pulumi/pulumi";
import { expect } from "chai";
import { findingsIn, textOf } from "../../infra/commands/policy-report.ts";
import { RULES } from "../../policies/rules/registry.ts";

const event = (policyName: string, message: string, name: string, enforcementLevel = "mandatory") =>
  ({
    policyEvent: {
      policyName,
      enforcementLevel,
      message: `What the rule asks.\n<{%reset%}>${message}<{%reset%}>\n`,
      resourceUrn: `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::${name}`,
    },
  }) as unknown as automation.EngineEvent;

const EVENTS = [
  event("sto12-containers-not-emptied", "raw is emptied.", "raw", "warning"),
  { summaryEvent: {} } as unknown as automation.EngineEvent,
  event("sto4-objects-expire", "results never expire.", "results"),
  event("sto3-processed-objects-locked", "results are not locked.", "results"),
  event("exceptions", "fn9 is not held against web until 2027-01-31: because.", "web", "warning"),
];

const REPORT = { stack: "aws-prod", environment: "prod", offline: true, rulesChecked: 50, ...findingsIn(EVENTS) };

describe("a report of policies", () => {
  it("has what the engine told, the most severe first, exceptions apart", () => {
    expect(REPORT.findings.map(({ severity, enforcement, rule }) => [severity, enforcement, rule])).to.deep.equal([
      ["critical", "mandatory", "sto3-processed-objects-locked"],
      ["high", "mandatory", "sto4-objects-expire"],
      ["medium", "advisory", "sto12-containers-not-emptied"],
    ]);
    const rule = RULES.find(({ name }) => name === "sto3-processed-objects-locked");
    expect(REPORT.findings[0]).to.deep.include({
      resource: "results",
      urn: "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::results",
      message: "results are not locked.",
      remediation: rule?.remediation,
    });
    expect(REPORT.exceptions).to.deep.equal(["fn9 is not held against web until 2027-01-31: because."]);
  });

  it("is a table a severity for people", () => {
    const text = textOf(REPORT);
    expect(text.split("\n")[0]).to.equal("Stack aws-prod (prod): 50 rules, 2 mandatory and 1 advisory findings.");
    expect(text.indexOf("\ncritical\n")).to.be.lessThan(text.indexOf("\nhigh\n"));
    expect(text).to.match(/mandatory +sto3-processed-objects-locked +results +results are not locked\./);
    expect(text).to.contain("\nexceptions\n  fn9 is not held");
    expect(textOf({ ...REPORT, findings: [], exceptions: [] })).to.equal(
      "Stack aws-prod (prod): 50 rules, 0 mandatory and 0 advisory findings.",
    );
  });
});
