import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { REASONS } from "../../../functions/core/reasons.ts";
import { Cli } from "../../helpers/cli.ts";

const ID = "01890000-0000-7000-8000-000000000000";

/** No stack is up: what is wrong with the words alone must be told before one is looked for. */
describe("what an operator types", () => {
  let cli: Cli;
  before(() => {
    cli = new Cli(mkdtempSync(join(tmpdir(), "arguments-test-")));
  });
  after(() => {
    rmSync(cli.folder, { recursive: true, force: true });
  });

  for (const [words, told] of [
    ["hold set", "Say whose results: --image ID or --customer ID."],
    ["hold set --image 17", "Expected a UUIDv7 in lower case, as `send` prints it."],
    [`hold set --image ${ID.toUpperCase().replace("8000", "A000")}`, "Expected a UUIDv7 in lower case"],
    ["hold list --customer ../acme", "Expected 1 to 64 of A-Z a-z 0-9 _ -, beginning with a letter or a digit."],
    ["hold keep --customer acme", "unknown command 'keep'"],
    ["dead-letters replay", "Say which: image ids, --reason CODE, or --all."],
    [`dead-letters replay ${ID} --all`, "Say either --all, or image ids and --reason."],
    ["dead-letters replay 17", "Expected a UUIDv7 in lower case, as `list` prints it."],
    ["dead-letters replay --reason corupt", "Expected one of malformed_event, "],
    // Words that are right.
    [`hold set --image ${ID} --customer acme`, 'The stack "dev" is not up.'],
    [`dead-letters replay ${ID} ${ID} --reason corrupt`, 'The stack "dev" is not up.'],
  ] as const) {
    it(`${words}: ${told}`, async () => {
      const { code, stdout, stderr } = await cli.run(...(words.split(" ") as [string, ...string[]]));
      expect([code, stdout]).to.deep.equal([1, ""]);
      expect(stderr).to.contain(told);
    });
  }

  it("dead-letters replay --reason names every code that a dead letter can have", async () => {
    const { stderr } = await cli.run("dead-letters", "replay", "--reason", "none");
    for (const [code, { outcome }] of Object.entries(REASONS))
      expect(new RegExp(`[ ,]${code}[,.]`).test(stderr), code).to.equal(outcome !== "outage");
  });
});
