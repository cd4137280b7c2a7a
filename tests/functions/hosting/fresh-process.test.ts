import { expect } from "chai";
import { inFreshProcess } from "../../../functions/hosting/fresh-process.ts";
import { failure } from "../../helpers/failure.ts";
import { keptLog } from "../../helpers/kept-log.ts";

describe("a cloud's handler", () => {
  it("begins nothing in a process that is exhausted, and ends it", async () => {
    const begun: number[] = [];
    let exhausted = false;
    const log = keptLog();
    const handler = inFreshProcess(
      (item: number) => {
        begun.push(item);
        return Promise.resolve(item);
      },
      log,
      {
        exhausted: () => exhausted,
        end: () => {
          throw new Error("ended");
        },
      },
    );
    expect(await handler(1)).to.equal(1);
    exhausted = true;
    expect((await failure(handler(2))).message).to.equal("ended");
    expect(begun).to.deep.equal([1]);
    expect(log.lines.map(({ level }) => level)).to.deep.equal(["error"]);
  });
});
