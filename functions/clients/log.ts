import { type DestinationStream, pino } from "pino";
import { redacted } from "./redact.ts";

/** What clients and jobs write to their log: pino's own shape, so that a pino logger is one. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Where a log goes, and from where on. */
export interface LogOptions {
  /** Default info. */
  readonly level?: "info" | "warn";
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/**
 * A program's log: pino's lines of JSON. Every program of ours makes its own here and nowhere else, so that this is the one
 * place where secrets and bytes are taken out.
 */
export function createLog(name: string, { level = "info", destination }: LogOptions = {}): Log {
  const options = {
    name,
    level,
    // pino copies every property of an error, and a client's errors have requests, headers and answers in them.
    serializers: { err: errorFields },
    hooks: { streamWrite: redacted },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Causes that are told: a client's error, the driver's beneath it, and the system's. */
const MAX_CAUSES = 4;

/** What is told of a thrown value. */
function errorFields(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: typeof error === "string" ? error : typeof error };
  const { name, message, stack, cause } = error;
  const code: unknown = "code" in error ? error.code : undefined;
  return {
    type: name,
    message,
    ...(typeof code === "string" && { code }),
    ...(depth === 0 && { stack }),
    ...(cause !== undefined && depth < MAX_CAUSES && { cause: errorFields(cause, depth + 1) }),
  };
}
