import { expect } from "chai";
import { uuidv7 } from "uuidv7";
import { query } from "../../../../../functions/clients/postgres.ts";
import { readDeadLetter } from "../../../../../functions/core/dead-letter.ts";
import { imageEvent } from "../../../../../functions/core/encode-event.ts";
import type { FunctionApplication } from "../../../../helpers/azure-functions.ts";
import { hubBatch, type HubEvent } from "../../../../helpers/azure-triggers.ts";
import { sample } from "../../../../helpers/sample-images.ts";
import { messagesOn } from "../../../../helpers/topic-messages.ts";
import { withOutageAt } from "../../../../helpers/warehouse-outage.ts";
import { startImageFunction } from "./applications.ts";
import { type Stage, theStage, TOPICS } from "./stage.ts";

const SHOP = "https://shop.example/orders";

/** The trigger knows no part of a batch: all of it comes again, and what has ended must cost nothing then. */
describe("a mixed batch of the built image function of Azure", function () {
  this.timeout(120_000);
  let stage: Stage;
  let fn: FunctionApplication;

  before(async () => {
    stage = await theStage();
    fn = await startImageFunction(stage);
  });
  after(() => fn.stop());

  const rows = async (ids: readonly string[]): Promise<(string | undefined)[]> => {
    const found = await query<{ event_id: string; outcome: string }>(
      stage.pool,
      "SELECT event_id, outcome FROM pipeline.images WHERE event_id = ANY ($1)",
      [ids],
    );
    return ids.map((id) => found.find(({ event_id }) => event_id === id)?.outcome);
  };
  const letters = async (ids: readonly string[]): Promise<string[]> => {
    const found = (await messagesOn(stage, TOPICS.deadLetter)).flatMap((one) => readDeadLetter(one)?.identity.id ?? []);
    return [...new Set(found)].filter((id) => ids.includes(id));
  };

  it("comes again whole after an outage in its midst: none is lost, none recorded twice, the bad ones are dead letters", async () => {
    const ids = ["good", "bad", "outage", "behind", "bad-behind"].map((name) => `${name}-${uuidv7()}`);
    const events = ids.map((id, at): HubEvent => {
      const customer = at === 2 ? "globex" : "acme";
      const bytes = id.startsWith("bad") ? Buffer.from("no image") : sample("coffee.png");
      const { value, headers } = imageEvent({ customer, source: SHOP, id, bytes });
      return { sequenceNumber: 700 + at, headers, value: Buffer.from(value ?? ""), kafkaKey: customer };
    });
    const failing = { customer: "globex", source: SHOP, id: ids[2] ?? "" };
    const failure: unknown = await withOutageAt(stage, failing, () => fn.invoke(hubBatch("stream", "1", events))).catch(
      (error: unknown) => error,
    );
    expect(String(failure)).to.contain("3 messages of the batch have to come again");
    const ends = ["processed", "rejected", "processed", "processed", "rejected"];
    expect(await rows(ids)).to.deep.equal(ends.map((end, at) => (at < 2 ? end : undefined)));
    expect(await letters(ids)).to.deep.equal([ids[1]]);

    await fn.invoke(hubBatch("stream", "1", events, 1));
    expect(await rows(ids)).to.deep.equal(ends);
    expect(await letters(ids)).to.deep.equal([ids[1], ids[4]]);
    const counted = await query<{ images: number }>(
      stage.pool,
      "SELECT count(*)::int AS images FROM pipeline.images WHERE event_id = ANY ($1)",
      [ids],
    );
    expect(counted).to.deep.equal([{ images: ids.length }]);
  });
});
