import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type LambdaFunction, type LambdaOptions, startLambda } from "../../../../helpers/lambda-function.ts";
import { FunctionError } from "../../../../helpers/lambda-runtime-api.ts";

/** What the tests with the built functions rest on: that Lambda's runtime client does here what it does there. */
describe("a function under Lambda's runtime client", () => {
  const started: LambdaFunction[] = [];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lambda-test-"));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (code: string, options: Partial<LambdaOptions> = {}): Promise<LambdaFunction> => {
    writeFileSync(join(folder, "index.mjs"), code);
    const one = await startLambda({ folder, ...options });
    started.push(one);
    return one;
  };
  const failure = async (invocation: Promise<unknown>): Promise<FunctionError> => {
    const error: unknown = await invocation.then(
      (result) => new Error(`It answered ${JSON.stringify(result)}.`),
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(FunctionError);
    return error as FunctionError;
  };

  it("gets its events one after the other in one process, with a context and its environment", async () => {
    const code = `
      let calls = 0;
      export const handler = async (event, context) => ({
        event, calls: ++calls, left: context.getRemainingTimeInMillis(), name: context.functionName,
        id: context.awsRequestId, told: process.env.TOLD, home: process.env.HOME,
      });`;
    const one = await start(code, { env: { TOLD: "so" }, timeoutMs: 20_000 });
    const [first, second] = (await Promise.all([one.invoke({ text: "ü" }), one.invoke([2])])) as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    const { left, id, ...rest } = first;
    expect(rest).to.deep.equal({ event: { text: "ü" }, calls: 1, name: "test-function", told: "so" });
    expect(left).to.be.within(1, 20_000);
    expect(second)
      .to.include({ calls: 2 })
      .and.to.deep.include({ event: [2] });
    expect(id)
      .to.match(/^[0-9a-f-]{36}$/)
      .and.not.to.equal(second["id"]);
  });

  it("that throws fails that invocation alone", async () => {
    const one = await start(`
      export const handler = async (event) => { if (event.bad) throw new TypeError("not this"); return "well"; };`);
    const error = await failure(one.invoke({ bad: true }));
    expect(error).to.include({ errorType: "TypeError", message: "not this" });
    expect(await one.invoke({})).to.equal("well");
  });

  it("that cannot be loaded fails every invocation with the reason", async () => {
    const one = await start(`throw new RangeError("no settings");`);
    expect(await failure(one.invoke({}))).to.include({ errorType: "RangeError", message: "no settings" });
    expect(await failure(one.invoke({}))).to.include({ message: "no settings" });
  });

  it("that takes longer than it may is ended, and so is one that ends itself", async () => {
    const slow = await start(`export const handler = () => new Promise(() => setInterval(() => {}, 1000));`, {
      timeoutMs: 1500,
    });
    expect(await failure(slow.invoke({}))).to.include({ message: "Task timed out after 1.50 seconds" });
    const ending = await start(`export const handler = async () => { console.log("last word"); process.exit(3); };`);
    const error = await failure(ending.invoke({}));
    expect(error).to.include({ errorType: "Runtime.ExitError" });
    expect(error.message).to.contain("ended with 3").and.to.contain("last word");
  });
});
