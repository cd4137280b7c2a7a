import { type Column, COLUMNS } from "../../functions/jobs/stats.ts";
import { openOperations } from "../client/operations.ts";
import { UsageError } from "../engine/stack-file.ts";
import { command, main } from "./command.ts";
import { type StackOptions, withStack } from "./options.ts";
import { table } from "./table.ts";

const program = withStack(command("stats", "The numbers of images, by what is asked."))
  .option("--by <columns>", `any of ${COLUMNS.join(",")}`, "customer,type,source,outcome")
  .option("--from <day>", "first day, YYYY-MM-DD (UTC)")
  .option("--to <day>", "last day, YYYY-MM-DD (UTC)")
  .option("--json", "print one JSON array")
  .action(async (options: StackOptions & { by: string; from?: string; to?: string; json?: boolean }) => {
    const by = columns(options.by);
    const operations = await openOperations(options.stack);
    try {
      const { from, to } = options;
      const rows = await operations.run("stats", {
        by,
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      });
      console.log(options.json === true ? JSON.stringify(rows, null, 2) : table(rows));
    } finally {
      await operations.close();
    }
  });

function columns(text: string): Column[] {
  return text.split(",").map((name) => {
    const column = COLUMNS.find((known) => known === name.trim());
    if (column === undefined)
      throw new UsageError(`--by expects ${COLUMNS.join(", ")}, with commas; received "${name}".`);
    return column;
  });
}

await main(program);
