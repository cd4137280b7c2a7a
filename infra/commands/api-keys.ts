import { openOperations } from "../client/operations.ts";
import { UsageError } from "../engine/stack-file.ts";
import { command, main } from "./command.ts";
import { CUSTOMER_RULE } from "../../functions/core/customer.ts";
import { customerId, type StackOptions, withStack } from "./options.ts";
import { table } from "./table.ts";

const program = command("api-keys", "Keys by which customers use the web application.");

withStack(program.command("create").description("prints a new key, once: only its hash is kept"))
  .requiredOption("--customer <id>", `whose: ${CUSTOMER_RULE}`, customerId)
  .option("--label <text>", "what it is for")
  .action(async ({ stack, customer, label }: StackOptions & { customer: string; label?: string }) => {
    const operations = await openOperations(stack);
    try {
      const { key } = await operations.run("create-api-key", { customer, ...(label !== undefined && { label }) });
      console.log(key);
    } finally {
      await operations.close();
    }
  });

withStack(program.command("list").description("every key, without the key"))
  .option("--json", "print one JSON array")
  .action(async ({ stack, json }: StackOptions & { json?: boolean }) => {
    const operations = await openOperations(stack);
    try {
      const keys = await operations.run("list-api-keys", {});
      console.log(json === true ? JSON.stringify(keys, null, 2) : table(keys));
    } finally {
      await operations.close();
    }
  });

withStack(program.command("revoke").description("ends a key").argument("<id>", "as `list` tells it")).action(
  async (id: string, { stack }: StackOptions) => {
    const operations = await openOperations(stack);
    try {
      const { revoked } = await operations.run("revoke-api-key", { id });
      if (!revoked)
        throw new UsageError(`There is no key ${id} that still counts; npm run api-keys -- list tells them.`);
      console.log("Revoked.");
    } finally {
      await operations.close();
    }
  },
);

await main(program);
