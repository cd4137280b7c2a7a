import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { MSKEvent } from "aws-lambda";
import { expect } from "chai";
import { query } from "../../../../../functions/clients/postgres.ts";
import type { RawMessage } from "../../../../../functions/core/arrival.ts";
import { readDeadLetter } from "../../../../../functions/core/dead-letter.ts";
import { streamOriginalKey } from "../../../../../functions/core/keys.ts";
import type { LambdaFunction } from "../../../../helpers/lambda-function.ts";
import { FunctionError } from "../../../../helpers/lambda-runtime-api.ts";
import { sample } from "../../../../helpers/sample-images.ts";
import { messagesOn } from "../../../../helpers/topic-messages.ts";
import { withOutageAt } from "../../../../helpers/warehouse-outage.ts";
import { expectLocked } from "./locked.ts";
import { effects } from "./effects.ts";
import { startImageFunction } from "./functions.ts";
import { keptEvent, PROCESSED_BUCKET, RAW_BUCKET, type Stage, theStage, TOPICS } from "./stage.ts";

interface Row {
  readonly image_id: string;
  readonly customer_id: string;
  readonly event_source: string;
  readonly event_id: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly type: string | null;
  readonly results: readonly { key: string; versionId: string; bucket: string }[];
}

const SHOP = "https://shop.example/orders";
const PLACE = `kafka:${TOPICS.incoming}`;

/** The image function as it is deployed, on what Lambda's event source for MSK hands it. */
describe("the built image function on the stream", () => {
  let stage: Stage;
  /** One whose event source understands partial batches, and one whose does not. */
  let partial: LambdaFunction, whole: LambdaFunction;

  before(async function () {
    this.timeout(120_000);
    stage = await theStage();
    [partial, whole] = await Promise.all([
      startImageFunction(stage, { partialBatches: true }),
      startImageFunction(stage, { partialBatches: false }),
    ]);
  });
  after(() => Promise.all([partial.stop(), whole.stop()]));

  const rows = async (ids: readonly string[]): Promise<Row[]> =>
    await query<Row>(
      stage.pool,
      "SELECT * FROM pipeline.images WHERE source = 'stream' AND event_id = ANY ($1) ORDER BY customer_id, event_id",
      [ids],
    );
  const deadLetters = async (): Promise<RawMessage[]> => await messagesOn(stage, TOPICS.deadLetter);

  it("handles every kind of message of every partition, once however often it is delivered", async () => {
    const event = keptEvent("messages") as MSKEvent;
    const claimed = { Bucket: RAW_BUCKET, Key: "claims/globex/launch.jpg", Body: sample("rocket.jpg") };
    await stage.s3.send(new PutObjectCommand(claimed));
    const startedAt = Date.now();
    expect(await partial.invoke(event)).to.deep.equal({ batchItemFailures: [] });

    const recorded = await rows(["café-1", "order-2", "launch-1", "1/8", "4/0"]);
    const processed = { outcome: "processed", reason: null };
    expect(
      recorded.map(({ customer_id, event_source, event_id, outcome, reason, type }) => ({
        customer_id,
        event_source,
        event_id,
        outcome,
        reason,
        type,
      })),
    ).to.deep.equal([
      // Binary mode, with an id that is not ASCII; then structured mode.
      { customer_id: "acme", event_source: SHOP, event_id: "café-1", ...processed, type: "jpeg" },
      { customer_id: "acme", event_source: SHOP, event_id: "order-2", ...processed, type: "png" },
      {
        customer_id: "globex",
        event_source: PLACE,
        event_id: "1/8",
        outcome: "rejected",
        reason: "malformed_event",
        type: null,
      },
      { customer_id: "globex", event_source: SHOP, event_id: "launch-1", ...processed, type: "jpeg" },
      // Without any attribute: its place is its identity.
      { customer_id: "initech", event_source: PLACE, event_id: "4/0", ...processed, type: "webp" },
    ]);
    for (const { results, outcome } of recorded) {
      expect(results).to.have.lengthOf(outcome === "processed" ? 2 : 0);
      for (const { bucket: Bucket, key: Key, versionId: VersionId } of results) {
        expect(Bucket).to.equal(PROCESSED_BUCKET);
        await expectLocked(stage.s3, { Bucket, Key, VersionId }, startedAt);
      }
    }
    // What came inside a message is kept as the original that it is.
    const [binary] = recorded;
    const Key = streamOriginalKey("acme", binary?.image_id ?? "");
    const original = await stage.s3.send(new GetObjectCommand({ Bucket: RAW_BUCKET, Key }));
    expect(await original.Body?.transformToString("base64")).to.equal(event.records["images.incoming-0"]?.[0]?.value);

    const before = await effects(stage);
    expect(await partial.invoke(event)).to.deep.equal({ batchItemFailures: [] });
    // Another instance, of another event source, knows as much.
    expect(await whole.invoke(event)).to.deep.equal({});
    expect(await effects(stage)).to.deep.equal(before);
    const announced = new Set(
      (await messagesOn(stage, TOPICS.processed)).map(({ headers }) => headers["ce_id"]?.split(".")[0]),
    );
    for (const { image_id, outcome } of recorded) expect(announced.has(image_id)).to.equal(outcome === "processed");
  });

  it("leaves what it rejects on the dead-letter topic, to the byte", async () => {
    const { records } = keptEvent("messages") as MSKEvent;
    const record = records["images.incoming-1"]?.[1];
    const letter = (await deadLetters()).find((one) => readDeadLetter(one)?.identity.id === "1/8");
    if (letter === undefined || record === undefined) throw new Error("There is no dead letter.");
    expect(letter.key?.toString("base64")).to.equal(record.key);
    expect(letter.value?.toString("base64")).to.equal(record.value);
    expect(letter.headers).to.include({ "content-type": "application/cloudevents+json", trace: "zürich" });
    expect(readDeadLetter(letter)).to.deep.include({
      ...{ customer: "globex", outcome: "rejected", reason: "malformed_event", topic: TOPICS.incoming },
      identity: { source: PLACE, id: "1/8" },
    });
  });

  it("says which messages meet an outage, or fails whole where that is not understood", async () => {
    const event = keptEvent("messages-outage") as MSKEvent;
    const ids = ["before", "behind-outage", "meets-outage"];
    const failing = { customer: "globex", source: SHOP, id: "meets-outage" };
    const lettersBefore = (await deadLetters()).length;
    const failure = (offset: number): object => ({ itemIdentifier: { partition: "images.incoming-1", offset } });
    expect(await withOutageAt(stage, failing, () => partial.invoke(event))).to.deep.equal({
      batchItemFailures: [failure(9), failure(10)],
    });
    const [done, ...more] = await rows(ids);
    expect(done).to.include({ event_id: "before", outcome: "processed" });
    expect(more).to.deep.equal([]);

    const thrown: unknown = await withOutageAt(stage, failing, () => whole.invoke(event)).catch(
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(FunctionError);
    expect((thrown as FunctionError).message).to.match(/^2 messages /);
    expect(await rows(ids)).to.deep.equal([done]);

    expect(await whole.invoke(event)).to.deep.equal({});
    const all = await rows(ids);
    expect(all[0]).to.deep.equal(done);
    expect(all.map(({ event_id, outcome }) => [event_id, outcome])).to.deep.equal(ids.map((id) => [id, "processed"]));
    // An outage is nobody's fault.
    expect(await deadLetters()).to.have.lengthOf(lettersBefore);
  });
});
