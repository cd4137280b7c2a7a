import { join } from "node:path";
import { openOperations } from "../client/operations.ts";
import { demonstrate } from "../demonstration/run.ts";
import { SAMPLES } from "../demonstration/samples.ts";
import { operate } from "../engine/operation.ts";
import { readOutputs } from "../engine/outputs.ts";
import { LOCAL_DIR } from "../engine/paths.ts";
import { guardedFor } from "../engine/policies.ts";
import { prepareStack } from "../engine/prepare.ts";
import { command, main } from "./command.ts";
import { type EngineOptions, withEngine } from "./options.ts";
import { showEvents } from "./progress.ts";
import { table } from "./table.ts";

const program = withEngine(command("start", "The whole pipeline on this machine, with sample images sent through it."))
  .option("--no-demonstration", "send nothing")
  .action(async ({ stack, config, demonstration }: EngineOptions & { demonstration: boolean }) => {
    console.log(`Bringing up the stack "${stack}":`);
    const opened = await prepareStack(stack, { overrides: config });
    const guard = await guardedFor(opened.settings);
    // Refreshed first, so that a part that died is seen and started again.
    await operate(opened, () => opened.stack.up({ onEvent: showEvents, ...guard, refresh: true }));
    console.log("Every part runs.");
    const outputs = await readOutputs(stack);
    const text = (name: string): string => String(outputs[name]?.value);
    const operations = await openOperations(stack);
    try {
      if (demonstration) await demonstrate({ operations, webUrl: text("webUrl") }, join(LOCAL_DIR, stack, "samples"));
      const rows = await operations.run("stats", { by: ["customer", "source", "type", "outcome"] });
      console.log(`\nImages processed so far\n\n${table(rows)}\n`);
      const letters = await operations.run("list-dead-letters", {});
      if (letters.length > 0) console.log(`Rejected or failed\n\n${table(letters)}\n`);
    } finally {
      await operations.close();
    }
    if (demonstration) console.log(`Sent (once each, however often this runs):\n${about()}\n`);
    console.log(`Upload page  ${text("webUrl")}     (a key for it: npm run api-keys -- create --customer acme)`);
    console.log(`Dashboard    ${text("dashboardUrl")}`);
    console.log(`Kafka        ${text("kafkaBrokers")}`);
    console.log(`PostgreSQL   ${text("warehouseHost")}:${text("warehousePort")}/${text("warehouseDatabase")}`);
    console.log(`Object store ${text("objectStoreEndpoint")}`);
    console.log("\nIt stays up. Next: npm run status, npm run stats, npm run outputs; npm stop takes it down.");
  });

const about = (): string =>
  SAMPLES.map(({ customer, file, about: what }) => `  ${customer.padEnd(8)} ${file.padEnd(13)} ${what}`).join("\n");

await main(program);
