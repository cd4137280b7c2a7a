import { openOperations } from "../client/operations.ts";
import { command, main } from "./command.ts";
import { type StackOptions, withStack } from "./options.ts";
import { table } from "./table.ts";

const program = withStack(command("status", "Health, addresses, lag, dead letters, disk."))
  .option("--json", "print one JSON object")
  .action(async ({ stack, json }: StackOptions & { json?: boolean }) => {
    const operations = await openOperations(stack);
    try {
      const { parts, diskBytes } = await operations.health();
      const healthy = parts.every((part) => part.healthy);
      // With a part down these cannot be told; the parts are what matters then.
      const queues = await operations.run("queues", {}).catch(() => ({ lag: null, deadLetters: null }));
      if (json === true) console.log(JSON.stringify({ parts, ...queues, diskBytes }, null, 2));
      else {
        const disk = diskBytes === undefined ? "" : `, disk ${Math.round(diskBytes / 1e6)} MB`;
        console.log(table(parts.map(({ name, ...part }) => ({ name, ...part, healthy: part.healthy ? "yes" : "NO" }))));
        console.log(`\nlag ${queues.lag ?? "?"} messages, dead letters ${queues.deadLetters ?? "?"}${disk}`);
        if (!healthy) console.log(`npm run up -- --stack ${stack} --refresh mends what is down.`);
      }
      process.exitCode = healthy ? 0 : 1;
    } finally {
      await operations.close();
    }
  });

await main(program);
