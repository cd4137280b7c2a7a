import { type Command, InvalidArgumentError } from "commander";
import { CUSTOMER_RULE, isCustomerId } from "../../functions/core/customer.ts";
import { collect } from "./command.ts";

/** Options of every command that works on a stack. */
export interface StackOptions {
  readonly stack: string;
}

/** Adds `--stack`. */
export function withStack(program: Command): Command {
  return program.option("--stack <name>", "which stack: a Pulumi.<name>.yaml", "dev");
}

/** Options of the commands that run the engine. */
export interface EngineOptions extends StackOptions {
  readonly config: string[];
}

/** Options of those that work on a cloud too. */
export interface OfflineOptions {
  readonly offline?: boolean;
}

/** Adds `--offline`. */
export function withOffline(program: Command): Command {
  return program.option("--offline", "stand-ins answer in place of the cloud: no account, and nothing is created");
}

/** Adds `--stack` and `--config`. */
export function withEngine(program: Command): Command {
  return withStack(program).option(
    "--config <key=value>",
    "a setting for this run only, nested ones with dots (repeatable)",
    collect,
    [],
  );
}

/** Checks a customer id that a user typed. */
export function customerId(value: string): string {
  if (!isCustomerId(value)) throw new InvalidArgumentError(`Expected ${CUSTOMER_RULE}.`);
  return value;
}
