import { expect } from "chai";
import type { ResourceView } from "../../../../policies/readers/reader.ts";
import { factsOfStack } from "../../../../policies/readers/registry.ts";
import { RULES } from "../../../../policies/rules/registry.ts";
import type { Rule } from "../../../../policies/rules/rule.ts";
import { processedObjectsLocked } from "../../../../policies/rules/storage/sto3-processed-objects-locked.ts";
import { objectsExpire } from "../../../../policies/rules/storage/sto4-objects-expire.ts";
import { awsData, type RecordedWithOptions } from "../../../helpers/aws-mocks.ts";
import { checked } from "../../views.ts";
import { SAID } from "./resources.ts";

const PROD = { environment: "prod", retention: { lock: "compliance", confirmIrreversibleLock: true } };

/** A recorded resource as the engine would show it after `up`; the mocks make ids of names. */
const view = ({ type, name, inputs }: RecordedWithOptions): ResourceView => ({
  type,
  name,
  urn: `urn:pulumi:test::image-pipeline::${type}::${name}`,
  props: checked({ ...inputs, id: `${name}-id` }),
  inputs: checked(inputs),
  propertyDependencies: {},
});

const breaches = (
  rules: readonly Rule[],
  resources: readonly ResourceView[],
  config: Record<string, unknown> = {},
): string[] => rules.flatMap((rule) => rule.check(factsOfStack(resources), config)).map(({ message }) => message);

/** The rules on how long objects stay. */
const STAY = [processedObjectsLocked, objectsExpire];

describe("our own stack on AWS", () => {
  let dev: ResourceView[];
  let prod: ResourceView[];

  before(async () => {
    dev = (await awsData()).resources.map(view);
    prod = (await awsData(PROD)).resources.map(view);
  });

  it("has a bucket of originals and one of results", () => {
    for (const stack of [dev, prod]) {
      expect(factsOfStack(stack).blobContainers.map(({ name, purpose }) => [name, purpose])).to.deep.equal([
        ["test-raw", "raw"],
        ["test-processed", "processed"],
      ]);
    }
  });

  it("keeps every rule, in prod also what production is asked for", () => {
    expect(breaches(RULES, dev)).to.deep.equal([]);
    expect(breaches(RULES, prod, { strictMode: true, production: true })).to.deep.equal([]);
  });

  it("is caught without its lock or a lifecycle", () => {
    const without = (type: string, name: string): string[] =>
      breaches(
        STAY,
        prod.filter((one) => !(one.type.endsWith(`:${type}`) && one.name === name)),
      );
    expect(without("BucketObjectLockConfiguration", "test-processed")).to.deep.equal([SAID.noLength("test-processed")]);
    expect(without("BucketLifecycleConfiguration", "test-processed")).to.deep.equal([
      SAID.noExpiry(undefined, "test-processed"),
    ]);
    expect(without("BucketLifecycleConfiguration", "test-raw")).to.deep.equal([SAID.noExpiry("an expiry", "test-raw")]);
  });

  it("is caught without any one of the rules that remove what a bucket holds", () => {
    const without = (name: string, id: string): string[] =>
      breaches(
        STAY,
        prod.map((one) => {
          if (!one.type.endsWith(":BucketLifecycleConfiguration") || one.name !== name) return one;
          const rules = (one.inputs["rules"] as { id: string }[]).filter((rule) => rule.id !== id);
          return { ...one, inputs: { ...one.inputs, rules } };
        }),
      );
    expect(without("test-processed", "results")).to.deep.equal([SAID.noExpiry(undefined, "test-processed")]);
    expect(without("test-raw", "leftovers")).to.deep.equal([SAID.noExpiry("an expiry", "test-raw")]);
    for (const name of ["test-processed", "test-raw"]) {
      expect(without(name, "old-versions")).to.deep.equal([SAID.oldVersionsStay(name)]);
    }
  });
});
