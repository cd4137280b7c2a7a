import { unknownCheckingProxy } from "@pulumi/policy";
import type { ResourceView } from "../../policies/readers/reader.ts";

/** Properties as the engine hands them on. Exported by the package without a type. */
export const checked = unknownCheckingProxy as (props: object) => Record<string, unknown>;

/** How the engine sends a value of each kind that is known after deployment (@pulumi/policy, proxy.js). */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const UNKNOWN_NUMBER = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
export const UNKNOWN_BOOLEAN = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
export const UNKNOWN_OBJECT = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

const COMPLIANT = {
  name: "dev-processed",
  purpose: "processed",
  objectLock: { mode: "COMPLIANCE", retainDays: 7 },
  expiry: { days: 8, oldVersions: true, by: "jobs" },
};

/** A local bucket that keeps every rule, but for the properties given; `undefined` leaves a property out. */
export function bucket(spoilt: Record<string, unknown> = {}): ResourceView {
  // As the engine's analyzer hands properties on: reading an unknown one throws.
  const props = checked({ ...COMPLIANT, ...spoilt });
  return {
    type: "local:storage:Bucket",
    urn: "urn:pulumi:dev::image-pipeline::local:storage:Bucket::dev-processed",
    name: "dev-processed",
    props,
    inputs: props,
    propertyDependencies: {},
  };
}

/** Only the lock, or only the expiry, with some of it changed. */
export const lock = (spoilt: Record<string, unknown>): Record<string, unknown> => ({
  objectLock: { ...COMPLIANT.objectLock, ...spoilt },
});
export const expiry = (spoilt: Record<string, unknown>): Record<string, unknown> => ({
  expiry: { ...COMPLIANT.expiry, ...spoilt },
});
