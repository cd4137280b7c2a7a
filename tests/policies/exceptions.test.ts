import type { StackValidationArgs } from "@pulumi/policy";
import { expect } from "chai";
import { asPolicies } from "../../policies/policy.ts";
import { checked as checkedRule, inherent, type Rule } from "../../policies/rules/rule.ts";

const URN = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::scans";
const OTHER = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::others";

/** A rule that two buckets break. */
const broken: Rule = {
  name: "xyz1-never-kept",
  family: "baseline",
  severity: "low",
  description: "Nothing is allowed.",
  remediation: "Give up.",
  clouds: { aws: checkedRule(), azure: checkedRule(), local: inherent("Nothing is here.") },
  check: () => [URN, OTHER].map((urn) => ({ urn, message: "It is there." })),
};

const exception = (more: object = {}): object => ({
  resource: "scans",
  reason: "It is moved in January.",
  until: "2027-01-31",
  ...more,
});

type Told = [rule: string, message: string, urn: string | undefined];

/** What the pack says of a stack. */
async function told(rule: Rule, exceptions: readonly object[], today = "2027-01-31"): Promise<Told[]> {
  const found: Told[] = [];
  for (const policy of asPolicies([rule], () => new Date(`${today}T23:59:59Z`))) {
    const args = { resources: [], getConfig: () => (policy.name === rule.name ? { exceptions } : {}) };
    await policy.validateStack(args as unknown as StackValidationArgs, (message, urn) => {
      found.push([policy.name, message, urn]);
    });
  }
  return found;
}

const HELD: Told[] = [
  ["xyz1-never-kept", "It is there.", URN],
  ["xyz1-never-kept", "It is there.", OTHER],
];

describe("exceptions", () => {
  it("hold what they name back, by its name or its URN, until the end of their last day, and are listed", async () => {
    for (const resource of ["scans", URN]) {
      expect(await told(broken, [exception({ resource })])).to.deep.equal([
        HELD[1],
        [
          "exceptions",
          `xyz1-never-kept is not held against ${resource} until 2027-01-31: It is moved in January.`,
          URN,
        ],
      ]);
    }
  });

  it("end: then the breach counts again, and says what ended", async () => {
    expect(await told(broken, [exception()], "2027-02-01")).to.deep.equal([
      ["xyz1-never-kept", "It is there. Its exception ended on 2027-01-31: It is moved in January.", URN],
      HELD[1],
      [
        "exceptions",
        "xyz1-never-kept was not held against scans until 2027-01-31: It is moved in January. Mend it, or decide anew.",
        URN,
      ],
    ]);
  });

  it("that nothing needs are listed too", async () => {
    expect(await told(broken, [exception({ resource: "scan" })])).to.deep.equal([
      ...HELD,
      [
        "exceptions",
        "xyz1-never-kept has an exception for scan, which does not break it. Take it out of the configuration.",
        undefined,
      ],
    ]);
  });

  it("are none from how long data stays", async () => {
    const retention: Rule = { ...broken, family: "retention" };
    expect(await told(retention, [exception()])).to.deep.equal(HELD);
    const [policy] = asPolicies([retention]);
    expect(policy).to.not.have.property("configSchema");
    const [other] = asPolicies([broken]);
    expect(other).to.have.nested.property("configSchema.properties.exceptions");
  });

  it("are listed once each, and not again for the next stack", async () => {
    const policies = asPolicies([broken], () => new Date("2027-01-01"));
    const run = async (exceptions: readonly object[]): Promise<number> => {
      let listed = 0;
      for (const policy of policies) {
        const args = { resources: [], getConfig: () => ({ exceptions }) };
        await policy.validateStack(args as unknown as StackValidationArgs, () => {
          if (policy.name === "exceptions") listed++;
        });
      }
      return listed;
    };
    expect(await run([exception(), exception()])).to.equal(1);
    expect(await run([])).to.equal(0);
  });
});
