import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import type { Source } from "../../functions/core/arrival.ts";
import { CUSTOMER_RULE } from "../../functions/core/customer.ts";
import type { FoundImage } from "../../functions/jobs/find-images.ts";
import { openOperations } from "../client/operations.ts";
import { send, type Sent, temporaryApiKey, waitFor } from "../client/send.ts";
import { readOutputs } from "../engine/outputs.ts";
import { UsageError } from "../engine/stack-file.ts";
import { command, main } from "./command.ts";
import { customerId, type StackOptions, withStack } from "./options.ts";

interface SendOptions extends StackOptions {
  readonly customer: string;
  readonly source: Source;
  readonly wait?: boolean;
  readonly json?: boolean;
  readonly timeoutSeconds: number;
}

const program = withStack(command("send", "Sends image files as a customer's; prints each image's id."))
  .argument("<files...>", "image files")
  .requiredOption("--customer <id>", `whose images: ${CUSTOMER_RULE}`, customerId)
  .option("--source <source>", "upload: by the web application; stream: over Kafka", source, "upload")
  .option("--wait", "wait for the results")
  .option("--timeout-seconds <n>", "how long to wait", seconds, 120)
  .option("--json", "print a JSON line per file")
  .action(async (files: string[], options: SendOptions) => {
    const faults = files.filter((file) => !existsSync(pathOf(file)) || !statSync(pathOf(file)).isFile());
    if (faults.length > 0) throw new UsageError(`There is no such file: ${faults.join(", ")}`);
    const { webUrl } = await readOutputs(options.stack);
    const operations = await openOperations(options.stack);
    try {
      const target = { operations, webUrl: String(webUrl?.value) };
      const apiKey = options.source === "upload" ? await temporaryApiKey(operations, options.customer) : "";
      const sent: Sent[] = [];
      for (const file of files)
        sent.push(await send(target, options.source, options.customer, await readFile(pathOf(file)), apiKey));
      const until = options.wait === true ? "ended" : "identified";
      const found = await waitFor(operations, sent, until, options.timeoutSeconds * 1000);
      for (const [i, file] of files.entries()) console.log(describe(file, sent[i], found[i], options));
      if (found.some((one) => one === undefined || (options.wait === true && one.outcome === undefined))) {
        console.error(
          `Not everything was there after ${options.timeoutSeconds} seconds; npm run status tells what lags.`,
        );
        process.exitCode = 1;
      }
    } finally {
      await operations.close();
    }
  });

/** npm runs every script in the clone's top folder; a file is named from where the user is. */
const pathOf = (file: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), file);

/** A line a file: JSON, or for people. */
function describe(
  file: string,
  sent: Sent | undefined,
  found: FoundImage | undefined,
  { wait, json }: SendOptions,
): string {
  const imageId = found?.imageId ?? sent?.imageId ?? null;
  if (json === true) {
    const ended = { outcome: found?.outcome ?? null, reason: found?.reason ?? null, type: found?.type ?? null };
    const results = (found?.results ?? []).map(({ rendition, bucket, key, versionId, bytes, sha256, retainUntil }) => ({
      rendition,
      bucket,
      key,
      versionId,
      bytes,
      sha256,
      retainUntil,
    }));
    return JSON.stringify({ file, imageId, ...(wait === true && { ...ended, results }) });
  }
  const outcome =
    wait === true ? `  ${found?.outcome ?? "pending"}${found?.reason === undefined ? "" : ` (${found.reason})`}` : "";
  return `${imageId ?? "(no id yet)"}  ${file}${outcome}`;
}

function source(value: string): Source {
  if (value !== "upload" && value !== "stream") throw new InvalidArgumentError("Expected upload or stream.");
  return value;
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError("Expected a number of seconds above 0.");
  return number;
}

await main(program);
