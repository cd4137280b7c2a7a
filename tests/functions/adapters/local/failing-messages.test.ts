import { expect } from "chai";
import { settingAside } from "../../../../functions/adapters/local/failing-messages.ts";
import type { RawMessage } from "../../../../functions/core/arrival.ts";
import { Outage } from "../../../../functions/core/errors.ts";
import { failure } from "../../../helpers/failure.ts";
import { keptLog } from "../../../helpers/kept-log.ts";
import { rawMessage } from "../../../helpers/messages.ts";

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
