import * as z from "zod";

/** What an operations function is asked, besides the jobs' names, which are a cloud's own. */
export type OperationsRequest<Job extends string> =
  /** An operator's request: functions/jobs/operations.ts. */
  | { readonly kind: "operation"; readonly name: string; readonly args: Readonly<Record<string, unknown>> }
  /** A scheduled job. */
  | { readonly kind: "job"; readonly name: Job }
  /** Brings the warehouse and the topics to the state that the rest needs; run by every `pulumi up` that changes them. */
  | { readonly kind: "prepare"; readonly revision: string };

/** How such a request is checked. */
export type OperationsRequestSchema<Job extends string> = z.ZodType<OperationsRequest<Job>>;

/** The requests of an operations function that has these jobs. */
export function operationsRequestSchemaOf<const Job extends string>(
  jobs: readonly Job[],
): OperationsRequestSchema<Job> {
  return z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("operation"), name: z.string(), args: z.record(z.string(), z.unknown()) }),
    z.strictObject({ kind: z.literal("job"), name: z.enum(jobs) }),
    z.strictObject({ kind: z.literal("prepare"), revision: z.string() }),
  ]);
}

/**
 * Reads what an operations function is asked. Whoever asked by hand gets the error's message as the answer.
 * @throws RangeError that says what was received and what is allowed
 */
export function operationsRequest<Job extends string>(
  schema: OperationsRequestSchema<Job>,
  event: unknown,
): OperationsRequest<Job> {
  const { success, data, error } = schema.safeParse(event);
  if (success) return data;
  // Not the whole request: its arguments may hold an image.
  const { kind, name } = { ...(event as { readonly kind?: unknown; readonly name?: unknown } | null) };
  const faults = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new RangeError(
    `Expected a request of the operations function but received ${JSON.stringify({ kind, name })}: ${faults.join("; ")}.`,
  );
}
