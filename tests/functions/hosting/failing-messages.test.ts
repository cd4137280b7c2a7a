import { expect } from "chai";
import { MAX_TRIES, settingAside, tryingAgain } from "../../../functions/hosting/failing-messages.ts";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { failure } from "../../helpers/failure.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { rawMessage } from "../../helpers/messages.ts";

describe("a message that fails for no known reason", () => {
  const message = rawMessage({ key: "acme" });
  const other = { ...message, offset: "43" };
  const fault = new TypeError("a fault of the program");

  /** Handles by what `next` says, and keeps what is set aside. */
  function staged() {
    const aside: RawMessage[] = [];
    const log = keptLog();
    const state: { next?: Error; nowhereToPutIt?: Error } = {};
    const handle = settingAside({
      log,
      handle: () => (state.next === undefined ? Promise.resolve() : Promise.reject(state.next)),
      setAside(one) {
        if (state.nowhereToPutIt !== undefined) return Promise.reject(state.nowhereToPutIt);
        aside.push(one);
        return Promise.resolve();
      },
    });
    return { aside, log, state, handle };
  }
  const failing = async (handle: (one: RawMessage) => Promise<void>, times: number, of = message): Promise<void> => {
    for (let n = 0; n < times; n++) expect(await failure(handle(of))).to.equal(fault);
  };

  it("is tried six times and then set aside, which is logged as an error", async () => {
    const { handle, aside, log, state } = staged();
    state.next = fault;
    await failing(handle, 5);
    expect(aside).to.deep.equal([]);
    await handle(message);
    expect(aside).to.deep.equal([message]);
    const { topic, partition, offset } = message;
    expect(log.lines).to.deep.equal([
      {
        level: "error",
        fields: { topic, partition, offset, tries: 6, error: fault.message },
        message: "message set aside: it failed each time",
      },
    ]);
    // When it stands there again, by another consumer's commit, it has all its tries.
    await failing(handle, 5);
  });

  it("is counted for itself, and from its last success", async () => {
    const { handle, aside, state } = staged();
    state.next = fault;
    await failing(handle, 5);
    await failing(handle, 5, other);
    delete state.next;
    await handle(message);
    state.next = fault;
    await failing(handle, 5);
    expect(aside).to.deep.equal([]);
    await handle(other);
    expect(aside).to.deep.equal([other]);
  });

  it("is not set aside for an outage, however often it meets one", async () => {
    const { handle, aside, state } = staged();
    const outage = new Outage("warehouse");
    state.next = outage;
    for (let n = 0; n < 50; n++) expect(await failure(handle(message))).to.equal(outage);
    expect(aside).to.deep.equal([]);
  });

  it("waits where the store that should keep it is out", async () => {
    const { handle, aside, log, state } = staged();
    Object.assign(state, { next: fault, nowhereToPutIt: new Outage("object store") });
    await failing(handle, 5);
    for (let n = 0; n < 3; n++) expect(await failure(handle(message))).to.equal(state.nowhereToPutIt);
    expect(log.lines).to.deep.equal([]);
    delete state.nowhereToPutIt;
    await handle(message);
    expect(aside).to.deep.equal([message]);
  });
});

describe("what fails in a run of a platform that does not count", () => {
  const fault = new TypeError("a fault of the program");

  /** Fails so often, and then no more. */
  const failing = (times: number, error: Error = fault) => {
    const tries: number[] = [];
    const work = (): Promise<void> => {
      tries.push(performance.now());
      return tries.length > times ? Promise.resolve() : Promise.reject(error);
    };
    return { tries, work };
  };
  const allTheTime = { remainingMs: () => 60_000, itemMs: 1000 };

  it("is tried again until it succeeds, with waits that grow", async () => {
    const { tries, work } = failing(3);
    await tryingAgain(work, allTheTime);
    expect(tries).to.have.lengthOf(4);
    const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    // The upper half of 100, 200 and 400 ms; a timer may be a millisecond early.
    for (const [index, leastMs] of [50, 100, 200].entries()) expect(waits[index]).to.be.at.least(leastMs - 1);
  });

  it("is tried as often as one that is set aside", async () => {
    const { tries, work } = failing(Infinity);
    expect(await failure(tryingAgain(work, allTheTime))).to.equal(fault);
    expect(tries).to.have.lengthOf(MAX_TRIES);
  }).timeout(10_000);

  it("is not tried where the run has no time for it, nor for an outage", async () => {
    for (const [error, remainingMs] of [
      [fault, 1040],
      [new Outage("warehouse"), 60_000],
    ] as const) {
      const { tries, work } = failing(Infinity, error);
      expect(await failure(tryingAgain(work, { ...allTheTime, remainingMs: () => remainingMs }))).to.equal(error);
      expect(tries).to.have.lengthOf(1);
    }
  });

  it("is counted on from one run to the next, so that what takes all of a run is set aside too", async () => {
    const aside: RawMessage[] = [];
    const handle = settingAside({
      log: keptLog(),
      handle: () => Promise.reject(fault),
      setAside: (one) => {
        aside.push(one);
        return Promise.resolve();
      },
    });
    const message = rawMessage({});
    const once = { ...allTheTime, remainingMs: () => 0 };
    for (let run = 1; run < MAX_TRIES; run++) {
      expect(await failure(tryingAgain(() => handle(message), once))).to.equal(fault);
    }
    await tryingAgain(() => handle(message), once);
    expect(aside).to.deep.equal([message]);
  });
});
