/**
 * Entry of the policy pack: `pulumi preview --policy-pack policies`.
 *
 * tsx runs the TypeScript beside this file; `npm test` checks its types. Not Pulumi's own ts-node, which would check whatever
 * it loads without this project's settings; and not for the whole process, because every package would go through it then
 * and take twice its time to load. So what is big is loaded first.
 */
import "@pulumi/policy";
import { register } from "tsx/esm/api";

register();
export default import("./pack.ts");
