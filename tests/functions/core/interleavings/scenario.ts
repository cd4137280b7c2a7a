import fc from "fast-check";
import type { Fault } from "./turns.ts";

/** One image and what befalls it. */
export interface Scenario {
  /** How it comes: in a message with an identity, in one whose place is its identity, or as an upload. */
  readonly by: "event" | "place" | "upload";
  /** `late`: an upload whose bytes come after some of its announcements. */
  readonly image: "good" | "bad" | "late";
  /** Each a delivery of it: an upload's by the store or by a message. */
  readonly deliveries: readonly { readonly byStore: boolean; readonly fault?: Fault }[];
  /** Who goes on, turn by turn. */
  readonly turns: readonly number[];
}

/** Steps of a delivery of two renditions: eight calls, two moments each, and its beginning; some faults come too late. */
const STEPS = 18;

const fault = (kinds: readonly Fault["kind"][]): fc.Arbitrary<Fault> =>
  fc.record({ at: fc.nat(STEPS), kind: fc.constantFrom(...kinds) });

/** @param kinds of faults that may come */
export const scenarios = (kinds: readonly Fault["kind"][]): fc.Arbitrary<Scenario> =>
  fc
    .record({
      by: fc.constantFrom("event" as const, "place" as const, "upload" as const),
      image: fc.constantFrom("good" as const, "good" as const, "bad" as const, "late" as const),
      deliveries: fc.array(
        fc.record(
          { byStore: fc.boolean(), ...(kinds.length > 0 && { fault: fault(kinds) }) },
          { requiredKeys: ["byStore"] },
        ),
        { minLength: 1, maxLength: 4 },
      ),
      turns: fc.array(fc.nat(7), { minLength: 1, maxLength: 60 }),
    })
    .map((scenario) =>
      scenario.image === "late" && scenario.by !== "upload" ? { ...scenario, image: "good" as const } : scenario,
    );
