import type { ResourceView } from "../../../policies/readers/reader.ts";
import { checked } from "../views.ts";

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
