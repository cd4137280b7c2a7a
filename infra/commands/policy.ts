import type { automation } from "@pulumi/pulumi";
import { RULES } from "../../policies/rules/registry.ts";
import { operate } from "../engine/operation.ts";
import { guardedFor } from "../engine/policies.ts";
import { prepareStack } from "../engine/prepare.ts";
import { command, main } from "./command.ts";
import { withOfflineNotice } from "./offline-notice.ts";
import { type EngineOptions, type OfflineOptions, withEngine, withOffline } from "./options.ts";
import { findingsIn, textOf } from "./policy-report.ts";

const program = withOffline(
  withEngine(command("policy", "What the policy pack says of a stack. Ends with 1 where a mandatory rule is broken.")),
)
  .option("--json", "print one JSON object")
  .action(async ({ stack, config, offline = false, json }: EngineOptions & OfflineOptions & { json?: boolean }) => {
    const opened = await prepareStack(stack, { overrides: config, offline });
    const guard = await guardedFor(opened.settings);
    const events: automation.EngineEvent[] = [];
    const say = json === true ? console.error : console.log;
    await withOfflineNotice(
      opened,
      async () => {
        const onEvent = (event: automation.EngineEvent): unknown => events.push(event);
        const refused = await operate(opened, () =>
          opened.stack.preview({ onEvent, ...guard }).then(
            () => undefined,
            (error: unknown) => error,
          ),
        );
        const found = findingsIn(events);
        const isBroken = found.findings.some(({ enforcement }) => enforcement === "mandatory");
        // A preview that failed for another reason has checked nothing.
        if (refused !== undefined && !isBroken) throw refused as Error;
        const { environment } = opened.settings;
        const report = { stack, environment, offline, rulesChecked: RULES.length, ...found };
        console.log(json === true ? JSON.stringify(report, null, 2) : textOf(report));
        if (isBroken) process.exitCode = 1;
      },
      say,
    );
  });

await main(program);
