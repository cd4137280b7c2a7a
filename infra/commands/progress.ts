import type { automation } from "@pulumi/pulumi";
import { wasInterrupted } from "../engine/interrupt.ts";

const VERBS: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "stopped",
  replace: "replaced",
  refresh: "looked at",
};

/** Prints a line for each resource that changed, and what went wrong; nothing for what stays as it is. */
export function showEvents(event: automation.EngineEvent): void {
  const done = event.resOutputsEvent?.metadata;
  if (done !== undefined && done.op in VERBS && done.op !== "refresh" && done.type !== "pulumi:pulumi:Stack") {
    console.log(`  ✓ ${done.type} ${done.urn.split("::").at(-1) ?? ""} ${VERBS[done.op] ?? done.op}`);
  }
  const diagnostic = event.diagnosticEvent;
  // After Ctrl-C only what was finished is news: everything that was given up says so, with a stack trace each.
  if (wasInterrupted()) return;
  // How the analyzer was found (engine/shims) concerns nobody.
  if (diagnostic?.message.includes("pulumi-analyzer-policy") === true) return;
  if (diagnostic !== undefined && (diagnostic.severity === "error" || diagnostic.severity === "warning")) {
    console.error(diagnostic.message.trimEnd());
  }
}
