import { operate } from "../engine/operation.ts";
import { guardedFor } from "../engine/policies.ts";
import { prepareStack } from "../engine/prepare.ts";

/** One preview as `npm run preview -- --stack NAME --offline` makes it, with the policy pack or, to compare, without. */
const [, , stack = "", kind = ""] = process.argv;
const opened = await prepareStack(stack, { offline: true });
const options = kind === "guarded" ? await guardedFor(opened.settings) : {};
await operate(opened, () => opened.stack.preview({ ...options, onOutput: () => undefined }));
