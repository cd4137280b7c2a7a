import { type OperationsRequest, operationsRequestSchema } from "./settings.ts";

/**
 * Reads what the operations function is invoked with. Whoever invoked it by hand gets the error's message as the answer.
 * @throws RangeError that says what was received and what is allowed
 */
export function operationsRequest(event: unknown): OperationsRequest {
  const { success, data, error } = operationsRequestSchema.safeParse(event);
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
