import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import type { Source } from "../../functions/core/arrival.ts";
import { CUSTOMER_RULE } from "../../functions/core/customer.ts";
import { describe } from "../../functions/core/errors.ts";
import type { FoundImage } from "../../functions/jobs/find-images.ts";
import { openOperations } from "../client/operations.ts";
import { send, type Sent, type Target, temporaryApiKey, waitFor } from "../client/send.ts";
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
      const deliveries: Delivery[] = [];
      for (const file of files) deliveries.push(await deliver(target, file, options, apiKey));
      const under = deliveries.filter((one) => "sent" in one);
      const until = options.wait === true ? "ended" : "identified";
      const found = await waitFor(
        operations,
        under.map(({ sent }) => sent),
        until,
        options.timeoutSeconds * 1000,
      );
      const isThere = (image: FoundImage | undefined): boolean =>
        image !== undefined && (options.wait !== true || image.outcome !== undefined);
      for (const one of deliveries)
        console.log(describeDelivery(one, found[under.findIndex((u) => u === one)], options));
      if (!found.every(isThere)) {
        const late = `Not everything was there after ${options.timeoutSeconds} seconds`;
        console.error(`${late}; npm run status tells what lags.`);
      }
      if (!found.every(isThere) || under.length < deliveries.length) process.exitCode = 1;
    } finally {
      await operations.close();
    }
  });

/** npm runs every script in the clone's top folder; a file is named from where the user is. */
const pathOf = (file: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), file);

/** One file: sent, or refused with what the API or the store said. */
type Delivery = { readonly file: string } & ({ readonly sent: Sent } | { readonly refusal: string });

async function deliver(target: Target, file: string, options: SendOptions, apiKey: string): Promise<Delivery> {
  try {
    const bytes = await readFile(pathOf(file));
    return { file, sent: await send(target, options.source, options.customer, bytes, apiKey) };
  } catch (error) {
    return { file, refusal: describe(error) };
  }
}

/** A line a file: JSON, or for people. */
function describeDelivery(delivery: Delivery, found: FoundImage | undefined, { wait, json }: SendOptions): string {
  const { file } = delivery;
  if ("refusal" in delivery) {
    const { refusal: error } = delivery;
    return json === true
      ? JSON.stringify({ file, imageId: null, outcome: null, error })
      : `(not sent)  ${file}  ${error}`;
  }
  const imageId = found?.imageId ?? delivery.sent.imageId ?? null;
  if (json === true) {
    const { outcome = null, reason = null, type = null, results = [] } = found ?? {};
    const shown = results.map(({ rendition, bucket, key, versionId, bytes, sha256, retainUntil }) => {
      return { rendition, bucket, key, versionId, bytes, sha256, retainUntil };
    });
    return JSON.stringify({ file, imageId, ...(wait === true && { outcome, reason, type, results: shown }) });
  }
  const reason = found?.reason === undefined ? "" : ` (${found.reason})`;
  return `${imageId ?? "(no id yet)"}  ${file}${wait === true ? `  ${found?.outcome ?? "pending"}${reason}` : ""}`;
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
