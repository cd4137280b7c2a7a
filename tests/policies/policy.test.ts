import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { expect } from "chai";
import { asPolicy } from "../../policies/policy.ts";
import { factsOfResource, factsOfStack } from "../../policies/readers/registry.ts";
import { RULES } from "../../policies/rules/registry.ts";
import type { Rule } from "../../policies/rules/rule.ts";
import { processedObjectsLocked } from "../../policies/rules/sto3-processed-objects-locked.ts";
import { bucket, lock } from "./bucket.ts";

type Report = [message: string, urn: string | undefined];

/** What the engine would be told of one resource before it is created, and of the stack after. */
async function reports(
  rule: Rule,
  spoilt: Record<string, unknown>,
  config: object = {},
): Promise<[Report[], Report[]]> {
  const policy = asPolicy(rule);
  const engine = { stackTags: new Map<string, string>(), getConfig: () => config };
  const alone: Report[] = [];
  const together: Report[] = [];
  const resource = bucket(spoilt);
  if (typeof policy.validateResource !== "function") throw new Error("Expected one validation.");
  await policy.validateResource({ ...engine, ...resource } as unknown as ResourceValidationArgs, (message, urn) => {
    alone.push([message, urn]);
  });
  await policy.validateStack({ ...engine, resources: [resource] } as unknown as StackValidationArgs, (message, urn) => {
    together.push([message, urn]);
  });
  return [alone, together];
}

describe("a rule as the engine's policy", () => {
  it("reports a resource that tells its facts alone before it is created, once", async () => {
    const [alone, together] = await reports(processedObjectsLocked, lock({ retainDays: 1 }));
    expect(alone).to.deep.equal([
      [
        "dev-processed locks objects for 1 days. Allowed: at least 7 days. Set retention.processedDays to at least what is allowed.",
        bucket().urn,
      ],
    ]);
    expect(together).to.deep.equal([]);
  });

  it("hands its configuration on", async () => {
    expect((await reports(processedObjectsLocked, {}))[0]).to.deep.equal([]);
    expect((await reports(processedObjectsLocked, {}, { minDays: 8 }))[0]).to.have.length(1);
  });

  it("carries all that a report shows", () => {
    const policy = asPolicy(processedObjectsLocked);
    const { name, description, severity, enforcement, remediation, frameworks, configSchema } = processedObjectsLocked;
    expect(policy).to.include({ name, description, severity, enforcementLevel: enforcement, configSchema });
    expect(policy).to.include({ remediationSteps: remediation });
    expect(policy.tags).to.deep.equal(frameworks);
  });

  it("says nothing of resources that no reader understands, or that are no container", () => {
    for (const type of ["pulumi:pulumi:Stack", "random:index:RandomId", "local:kafka:Topic", "localx:storage:Bucket"]) {
      const resource = { ...bucket(lock({ retainDays: 1 })), type };
      expect(factsOfResource(resource).blobContainers, type).to.deep.equal([]);
      expect(factsOfStack([resource]).blobContainers, type).to.deep.equal([]);
    }
  });
});

describe("the rules", () => {
  it("are these, each with a name of its own, mandatory, and with what to do", () => {
    expect(RULES.map(({ name, severity, enforcement }) => [name, severity, enforcement])).to.deep.equal([
      ["sto3-processed-objects-locked", "critical", "mandatory"],
      ["sto4-objects-expire", "high", "mandatory"],
    ]);
    for (const rule of RULES) expect(rule.remediation).to.match(/\.$/);
  });
});
