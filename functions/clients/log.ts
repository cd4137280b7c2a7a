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

/** Errors that are told beneath one, and of one that stands for several: a client's, the driver's, and the system's. */
const MAX_BENEATH = 4;

/** What is told of a thrown value. */
interface ErrorFields {
  readonly type?: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: unknown;
  readonly cause?: ErrorFields;
  /** Of one that stands for several: a connection's, tried at each address of a name, has no words of its own. */
  readonly errors?: readonly ErrorFields[];
}

function errorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error)) return { message: typeof error === "string" ? error : typeof error };
  const [name, words, code] = [read(error, "name"), read(error, "message"), read(error, "code")];
  const type = typeof name === "string" ? name : "Error";
  const beneath = (value: unknown): ErrorFields => errorFields(value, depth + 1);
  const [cause, several] = depth < MAX_BENEATH ? [read(error, "cause"), read(error, "errors")] : [];
  const errors = Array.isArray(several) ? several.slice(0, MAX_BENEATH).map(beneath) : [];
  return {
    type,
    message: typeof words === "string" && words !== "" ? words : (errors[0]?.message ?? type),
    ...(typeof code === "string" && { code }),
    ...(depth === 0 && { stack: read(error, "stack") }),
    ...(cause !== undefined && { cause: beneath(cause) }),
    ...(errors.length > 0 && { errors }),
  };
}

/** A property of a thrown value, which anybody may have made: one that throws is none. */
function read(error: Error, name: string): unknown {
  try {
    return Reflect.get(error, name);
  } catch {
    return undefined;
  }
}
