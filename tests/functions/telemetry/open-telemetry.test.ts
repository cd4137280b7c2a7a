import { expect } from "chai";
import { imageEvent } from "../../../functions/core/encode-event.ts";
import { Outage, ProcessingError } from "../../../functions/core/errors.ts";
import { readDeadLetter, replayOf } from "../../../functions/core/dead-letter.ts";
import { processingVersion } from "../../../functions/core/processing-version.ts";
import { type RunningTelemetry, startTelemetry } from "../../../functions/telemetry/start.ts";
import { Bench, SETTINGS, TOPICS } from "../../helpers/handling.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { delivered } from "../../helpers/messages.ts";
import { type OtlpReceiver, otlpReceiver, type ReceivedSpan } from "../../helpers/otlp-receiver.ts";
import { sample } from "../../helpers/sample-images.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const PARENT_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;
const CONSUMER = 5;
const ERROR = 2;

const event = (id: string, bytes: Buffer) => imageEvent({ source: "/app", id, customer: "acme", bytes });

describe("telemetry", () => {
  let receiver: OtlpReceiver;
  let telemetry: RunningTelemetry;
  let bench: Bench;

  beforeEach(async () => {
    receiver = await otlpReceiver();
    const options = { service: "image-function", stack: "local-dev", endpoint: receiver.endpoint, env: {} };
    telemetry = await startTelemetry(options, keptLog());
    bench = new Bench();
    bench.context = { ...bench.context, telemetry };
  });
  afterEach(async () => {
    await telemetry.close();
    await receiver.close();
  });

  const spansOf = async (): Promise<{ root: ReceivedSpan; steps: ReceivedSpan[] }> => {
    await telemetry.flush();
    const spans = receiver.spans();
    const [root, ...others] = spans.filter(({ name }) => name === "handle image");
    if (root === undefined || others.length > 0) throw new Error(`expected one delivery among ${spans.length} spans`);
    return { root, steps: spans.filter(({ name }) => name !== "handle image") };
  };

  describe("of a delivery", () => {
    it("is a span with a child for each step, in the trace that its message came with", async () => {
      const message = event("e1", sample("rocket.jpg"));
      const headers = { ...message.headers, ce_traceparent: TRACEPARENT, ce_tracestate: "vendor=1" };
      const handled = await bench.message(delivered({ ...message, headers }));
      const { root, steps } = await spansOf();

      expect(root).to.include({ traceId: TRACE_ID, parentSpanId: PARENT_ID, kind: CONSUMER, traceState: "vendor=1" });
      expect(steps.map(({ name, traceId, parentSpanId }) => [name, traceId, parentSpanId])).to.deep.equal(
        ["identify", "fetch", "inspect", "render", "store", "record", "announce"].map((name) => [
          name,
          TRACE_ID,
          root.spanId,
        ]),
      );
      // Spans begin on the wall clock's whole milliseconds and last by a finer one.
      const slack = 2_000_000n;
      for (const { name, startNanos, endNanos } of steps) {
        const inside = startNanos >= root.startNanos - slack && endNanos <= root.endNanos + slack;
        expect([name, inside, endNanos >= startNanos]).to.deep.equal([name, true, true]);
      }
      expect(root.attributes).to.deep.equal({
        "image.customer": "acme",
        "image.source": "stream",
        "image.id": handled.imageId,
        "image.outcome": "processed",
        "image.changed": true,
        "image.attempt": 1,
        "image.tries": 1,
        "image.type": "jpeg",
        "image.bytes_in": sample("rocket.jpg").length,
        "image.bytes_out": handled.bytesOut,
        "image.renditions": ["thumbnail"],
        "image.processing_version": processingVersion(SETTINGS.presets),
      });
      expect(root.resource).to.deep.include({ "service.name": "image-function", "service.namespace": "local-dev" });
      expect(handled.traceId).to.equal(TRACE_ID);
    });

    it("begins a trace where its message has none, or one that is not well-formed", async () => {
      const message = event("e1", sample("rocket.jpg"));
      const headers = { ...message.headers, ce_traceparent: `00-${"0".repeat(32)}-${PARENT_ID}-01` };
      const { outcome, traceId } = await bench.message(delivered({ ...message, headers }));
      const { root } = await spansOf();
      expect(outcome).to.equal("processed");
      expect(root.parentSpanId ?? "").to.equal("");
      expect(root.traceId).to.equal(traceId);
    });

    it("goes on in the result event", async () => {
      await bench.message(delivered(event("e1", sample("rocket.jpg"))));
      const { root } = await spansOf();
      const [announced] = bench.announced();
      expect(announced?.headers["ce_traceparent"]).to.equal(`00-${root.traceId}-${root.spanId}-01`);
    });

    it("goes on in the dead letter, whose message keeps its own", async () => {
      const message = event("e1", Buffer.from("no image"));
      const headers = { ...message.headers, ce_traceparent: TRACEPARENT };
      await bench.message(delivered({ ...message, headers }));
      const { root } = await spansOf();
      expect(root.attributes).to.include({ "image.outcome": "rejected", "image.reason": "unsupported_format" });
      expect(root.status.code).to.equal(0);
      const [letter] = bench.deadLetters();
      if (letter === undefined) throw new Error("expected a dead letter");
      expect(letter.headers).to.include({
        "dead-letter-traceparent": `00-${TRACE_ID}-${root.spanId}-01`,
        ce_traceparent: TRACEPARENT,
      });
      const read = readDeadLetter(delivered(letter, { topic: TOPICS.deadLetter }));
      if (read === undefined) throw new Error("expected a dead letter that can be read");
      expect(replayOf(read).message.headers).to.deep.equal(headers);
    });

    it("shows a step that was tried again as often as it was tried", async () => {
      bench.ports.failAt("results.putLocked", "before", new ProcessingError("processing_error", "a"), 2);
      const { tries } = await bench.message(delivered(event("e1", sample("rocket.jpg"))));
      const { root, steps } = await spansOf();
      expect(tries).to.equal(3);
      expect(root.attributes["image.tries"]).to.equal(3);
      const stored = steps.filter(({ name }) => name === "store");
      expect(stored.map(({ status, attributes }) => [status.code, attributes["error.type"]])).to.deep.equal([
        [ERROR, "ProcessingError"],
        [ERROR, "ProcessingError"],
        [0, undefined],
      ]);
    });

    it("that an outage ended names the dependency, and no word of its error", async () => {
      const cause = new Error("connect to postgres://writer:hunter2@db failed");
      bench.ports.failAt("warehouse.record", "before", new Outage("warehouse", { cause }));
      const failure = await bench.message(delivered(event("e1", sample("rocket.jpg")))).catch((e: unknown) => e);
      expect(failure).to.be.instanceOf(Outage);
      const { root, steps } = await spansOf();
      const about = { "image.outcome": "outage", "error.type": "Outage", "image.dependency": "warehouse" };
      expect(root.attributes).to.include(about);
      expect(root.status).to.deep.equal({ code: ERROR });
      expect(steps.at(-1)).to.deep.include({ name: "record", status: { code: ERROR } });
      expect(receiver.bodies.join("")).to.not.contain("hunter2");
    });
  });

  it("counts images, deliveries, bytes and retries, and measures steps and memory", async () => {
    const good = delivered(event("good", sample("rocket.jpg")));
    const { bytesOut } = await bench.message(good);
    await bench.message(good);
    await bench.message(delivered(event("bad", Buffer.from("no image"))));
    const mend = bench.ports.failAt("warehouse.record", "before", new Outage("warehouse"));
    await bench.message(delivered(event("late", sample("chelsea.png")))).catch(() => undefined);
    mend();
    bench.ports.failAt("results.putLocked", "before", new ProcessingError("processing_error", "a"), 1);
    await bench.message(delivered(event("late", sample("chelsea.png"))));
    await telemetry.flush();

    const counted = (metric: string): unknown[] =>
      receiver.points(`image_pipeline.${metric}`).map(({ attributes, value }) => [attributes, value]);
    const stream = { "image.source": "stream" };
    expect(counted("images")).to.deep.equal([
      [{ ...stream, "image.outcome": "processed", "image.type": "jpeg" }, 1],
      [{ ...stream, "image.outcome": "rejected", "image.type": "unknown" }, 1],
      [{ ...stream, "image.outcome": "processed", "image.type": "png" }, 1],
    ]);
    expect(counted("deliveries")).to.deep.equal([
      [{ ...stream, "image.outcome": "processed", "image.changed": true }, 2],
      [{ ...stream, "image.outcome": "processed", "image.changed": false }, 1],
      [{ ...stream, "image.outcome": "rejected", "image.changed": true }, 1],
      [{ ...stream, "image.outcome": "outage", "image.changed": false }, 1],
    ]);
    expect(counted("retries")).to.deep.equal([[{ "retry.kind": "processing" }, 1]]);
    const [jpegIn] = receiver.points("image_pipeline.bytes.in");
    const [jpegOut] = receiver.points("image_pipeline.bytes.out");
    expect([jpegIn?.unit, jpegIn?.value, jpegOut?.value]).to.deep.equal(["By", sample("rocket.jpg").length, bytesOut]);

    const steps = receiver.points("image_pipeline.step.duration");
    const count = (about: object): number | undefined =>
      steps.find(({ attributes }) => JSON.stringify(attributes) === JSON.stringify(about))?.count;
    // Five deliveries; the second of the good one and the rejected one store nothing.
    expect(count({ "image.step": "identify" })).to.equal(5);
    expect(count({ "image.step": "store" })).to.equal(3);
    expect(count({ "image.step": "store", "error.type": "ProcessingError" })).to.equal(1);
    expect(count({ "image.step": "record", "error.type": "Outage" })).to.equal(1);
    const [memory] = receiver.points("process.memory.usage");
    expect(memory?.value).to.be.greaterThan(10_000_000);
  });
});
