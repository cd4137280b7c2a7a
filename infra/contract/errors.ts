import { RunError } from "@pulumi/pulumi";

/**
 * Faults of a stack's settings: all of them at once, each with what was received, what is allowed and what to do. A
 * RunError, because a stack trace helps nobody mend a settings file.
 */
export class SettingsError extends RunError {
  constructor(readonly faults: readonly string[]) {
    const count = faults.length === 1 ? "One setting is wrong" : `${faults.length} settings are wrong`;
    super(`${count}; nothing was created or changed.\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
  }
}
