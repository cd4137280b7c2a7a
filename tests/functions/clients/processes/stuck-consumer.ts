import { kafkaClient } from "../../../../functions/clients/kafka.ts";

/** Consumes and prints the offset of every message it has handled; never ends handling the message "stuck". */
const [broker = "", groupId = "", topic = ""] = process.argv.slice(2);
kafkaClient({ brokers: [broker], tls: false }, "stuck-consumer").consume({
  groupId,
  topics: [topic],
  concurrency: 8,
  sessionTimeoutMs: 6000,
  onMessage: async ({ value, offset }) => {
    if (value?.toString() === "stuck") await new Promise(() => undefined);
    process.stdout.write(`${offset}\n`);
  },
});
