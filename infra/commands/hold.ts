import { openOperations } from "../client/operations.ts";
import type { Operations } from "../contract/operations.ts";
import { UsageError } from "../engine/stack-file.ts";
import { type Command, InvalidArgumentError } from "commander";
import { isImageId } from "../../functions/core/keys.ts";
import type { HoldScope } from "../../functions/jobs/hold-scope.ts";
import type { HeldImage, HoldReport } from "../../functions/jobs/hold.ts";
import { command, main } from "./command.ts";
import { customerId, type StackOptions, withStack } from "./options.ts";

interface HoldOptions extends StackOptions {
  readonly image?: string;
  readonly customer?: string;
  readonly json?: boolean;
}

const COVERS = `
A hold covers the results that are stored now, old versions included. What comes later is not held: run it again.
It lasts until it is released, past the end of every lock and schedule. All of this is safe to repeat.`;

const program = command("hold", "Legal hold: stored results that no schedule removes.").addHelpText("after", COVERS);

const withScope = (command: Command): Command =>
  withStack(command)
    .option("--image <id>", "one image's results; with --customer where the warehouse no longer knows it", imageId)
    .option("--customer <id>", "all results of a customer", customerId)
    .option("--json", "print JSON");

withScope(program.command("set").description("puts results on hold"))
  .addHelpText("after", COVERS)
  .action((options: HoldOptions) =>
    change(
      options,
      "set-hold",
      ({ images, versions, changed }) =>
        `${versions} versions of ${images} images are on hold; ${changed} of them were not before.`,
    ),
  );

withScope(program.command("release").description("ends holds; locks and schedules apply again")).action(
  (options: HoldOptions) =>
    change(
      options,
      "release-hold",
      ({ images, versions, changed }) =>
        `${versions} versions of ${images} images are not on hold; ${changed} of them were before.`,
    ),
);

withScope(
  program
    .command("list")
    .description("what is on hold, a line an image. Every stored version is asked about, so a large store takes long"),
).action((options: HoldOptions) =>
  within(options.stack, async (operations) => {
    const print = options.json === true ? jsonArray() : lines();
    for await (const { held } of pages((after) => operations.run("list-holds", { ...scopeOf(options), ...after }))) {
      for (const image of held) print.row(image);
    }
    print.end();
  }),
);

async function change(
  options: HoldOptions,
  operation: "set-hold" | "release-hold",
  sentence: (total: HoldReport) => string,
): Promise<void> {
  const scope = scopeOf(options);
  if (scope.imageId === undefined && scope.customer === undefined) {
    throw new UsageError("Say whose results: --image ID or --customer ID.");
  }
  await within(options.stack, async (operations) => {
    const total = { images: 0, versions: 0, changed: 0 };
    for await (const page of pages((after) => operations.run(operation, { ...scope, ...after }))) {
      total.images += page.images;
      total.versions += page.versions;
      total.changed += page.changed;
    }
    console.log(options.json === true ? JSON.stringify(total, null, 2) : sentence(total));
  });
}

/** Asks for page after page, so that no request to a cloud's job takes long. */
async function* pages<Page extends { readonly next?: string }>(
  ask: (after: { after?: string }) => Promise<Page>,
): AsyncGenerator<Page, void> {
  let after: string | undefined;
  do {
    const page: Page = await ask(after === undefined ? {} : { after });
    yield page;
    after = page.next;
  } while (after !== undefined);
}

const scopeOf = ({ image, customer }: HoldOptions): HoldScope => ({
  ...(image !== undefined && { imageId: image }),
  ...(customer !== undefined && { customer }),
});

/** How held images are printed: as they come, because there may be more than fit in memory. */
interface Printer {
  row(image: HeldImage): void;
  end(): void;
}

function jsonArray(): Printer {
  let rows = 0;
  return {
    row(image) {
      process.stdout.write(`${rows++ === 0 ? "[\n" : ",\n"}  ${JSON.stringify(image)}`);
    },
    end() {
      process.stdout.write(rows === 0 ? "[]\n" : "\n]\n");
    },
  };
}

function lines(): Printer {
  let rows = 0;
  const line = (id: string, versions: string, customer: string): string =>
    `${id.padEnd(36)}  ${versions.padStart(8)}  ${customer}`;
  return {
    row({ imageId: id, versions, customer }) {
      if (rows++ === 0) console.log(line("imageId", "versions", "customer"));
      console.log(line(id, String(versions), customer));
    },
    end() {
      if (rows === 0) console.log("(none)");
    },
  };
}

function imageId(value: string): string {
  if (!isImageId(value)) throw new InvalidArgumentError("Expected a UUIDv7 in lower case, as `send` prints it.");
  return value;
}

async function within(stack: string, work: (operations: Operations) => Promise<void>): Promise<void> {
  const operations = await openOperations(stack);
  try {
    await work(operations);
  } finally {
    await operations.close();
  }
}

await main(program);
