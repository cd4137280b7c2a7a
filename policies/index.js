/**
 * Entry of the policy pack: `pulumi preview --policy-pack policies`.
 *
 * Pulumi's runner of policy packs always hooks ts-node into `require` and type-checks whatever that loads, without this
 * project's settings. An import goes through tsx instead (PulumiPolicy.yaml); types are checked by `npm test`.
 */
export default import("./pack.ts");
