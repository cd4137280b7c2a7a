import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { expect } from "chai";
import { asPolicies, type RulePolicy } from "../../policies/policy.ts";
import type { ResourceView } from "../../policies/readers/reader.ts";
import { factsOfResource, factsOfStack } from "../../policies/readers/registry.ts";
import type { Rule } from "../../policies/rules/rule.ts";
import { processedObjectsLocked } from "../../policies/rules/storage/sto3-processed-objects-locked.ts";
import { LOCK, processed, SAID, TO_COME } from "./storage/aws/resources.ts";
import { bucket, lock } from "./storage/local-bucket.ts";
import { checked } from "./views.ts";

type Report = [message: string, urn: string | undefined];

/**
 * What the engine would be told of these resources before each is created or changed, and of the stack after.
 * @param asked those that the program asks for; the others it looks up
 */
async function reports(
  rule: Rule,
  resources: readonly ResourceView[],
  config: object = {},
  asked = resources,
): Promise<[Report[], Report[]]> {
  const [policy] = asPolicies([rule]) as [RulePolicy];
  const engine = { stackTags: new Map<string, string>(), getConfig: () => config };
  const alone: Report[] = [];
  const together: Report[] = [];
  if (typeof policy.validateResource !== "function") throw new Error("Expected one validation.");
  for (const { type, urn, name, inputs } of asked) {
    const args = { ...engine, type, urn, name, props: inputs } as unknown as ResourceValidationArgs;
    await policy.validateResource(args, (message, urn) => {
      alone.push([message, urn]);
    });
  }
  // The engine shows a dependency as the resource that it is on.
  const stack = resources.map(({ type, urn, name, props, propertyDependencies }) => ({
    ...{ type, urn, name, props, opts: { protect: false } },
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([key, on]) => [key, resources.filter((one) => on.includes(one.urn))]),
    ),
  }));
  await policy.validateStack({ ...engine, resources: stack } as unknown as StackValidationArgs, (message, urn) => {
    together.push([message, urn]);
  });
  return [alone, together];
}

const run = (resources: readonly ResourceView[], config?: object, asked?: readonly ResourceView[]) =>
  reports(processedObjectsLocked, resources, config, asked);

describe("a rule as the engine's policy", () => {
  it("reports a resource that tells its facts alone before it is created, once", async () => {
    const [alone, together] = await run([bucket(lock({ retainDays: 1 }))]);
    expect(alone).to.deep.equal([
      [
        "dev-processed locks objects for 1 days. Allowed: at least 7 days. Set retention.processedDays to at least what is allowed.",
        bucket().urn,
      ],
    ]);
    expect(together).to.deep.equal([]);
  });

  it("hands its configuration on", async () => {
    expect((await run([bucket()]))[0]).to.deep.equal([]);
    expect((await run([bucket()], { minDays: 8 }))[0]).to.have.length(1);
  });

  it("reports a resource that others tell of with the stack, once", async () => {
    expect(await run(processed())).to.deep.equal([[], []]);
    const [there] = processed();
    const short = { lock: { ...LOCK, rule: null } };
    expect(await run(processed(short))).to.deep.equal([[], [[SAID.noLength(), there?.urn]]]);
  });

  it("sees with the stack what other resources a property was made of", async () => {
    const [there, satellite] = processed() as [ResourceView, ResourceView];
    const toCome = { ...LOCK, ...TO_COME };
    const toBe = { ...there, props: there.inputs };
    const pointing = { ...satellite, props: checked(toCome), inputs: checked(toCome) };
    const astray = { ...pointing, propertyDependencies: { bucket: [satellite.urn] } };
    const madeOfIt = { ...pointing, propertyDependencies: { bucket: [there.urn] } };
    const noBucket = {
      ...madeOfIt,
      props: checked({ ...toCome, rule: null }),
      inputs: checked({ ...toCome, rule: null }),
    };
    expect(await run([toBe, madeOfIt])).to.deep.equal([[], []]);
    expect(await run([toBe, astray])).to.deep.equal([[], []]);
    expect(await run([toBe, noBucket])).to.deep.equal([[], [[SAID.noLength(), there.urn]]]);
  });

  it("holds what was asked of a resource above what its provider answers", async () => {
    const [there] = processed() as [ResourceView];
    const mirrored = { ...there, props: checked({ ...there.props, objectLockConfiguration: LOCK }) };
    expect(await run([mirrored])).to.deep.equal([[], [[SAID.noLength(), there.urn]]]);
  });

  it("takes a resource that nothing was asked of for what its provider answers", async () => {
    const [there] = processed() as [ResourceView];
    const mirrored = { ...there, props: checked({ ...there.props, objectLockConfiguration: LOCK }) };
    expect(await run([mirrored], {}, [])).to.deep.equal([[], []]);
    const none = { ...mirrored, props: checked({ ...there.props, objectLockConfiguration: null }) };
    expect(await run([none], {}, [])).to.deep.equal([[], [[SAID.noLength(), there.urn]]]);
  });

  it("carries all that a report shows", () => {
    const [policy] = asPolicies([processedObjectsLocked]) as [RulePolicy];
    const { name, description, severity, remediation, configSchema } = processedObjectsLocked;
    expect(policy).to.deep.include({ name, description, severity, enforcementLevel: "mandatory", configSchema });
    expect(policy).to.include({ remediationSteps: remediation });
    expect(policy.tags).to.deep.equal(["AWS-FSBP-S3.15", "CKV_AWS_143"]);
  });

  it("says nothing of resources that no reader understands, or that are no container", () => {
    for (const type of ["pulumi:pulumi:Stack", "random:index:RandomId", "local:kafka:Topic", "localx:storage:Bucket"]) {
      const resource = { ...bucket(lock({ retainDays: 1 })), type };
      expect(factsOfResource(resource).blobContainers, type).to.deep.equal([]);
      expect(factsOfStack([resource]).blobContainers, type).to.deep.equal([]);
    }
  });
});
