import type { Meter } from "@opentelemetry/api";
import type { DeliveryBegun, Fault } from "../core/telemetry.ts";
import type { Handled } from "../core/handled.ts";
import type { Step } from "../core/step-timer.ts";

/**
 * Boundaries of the histograms of time, in seconds: a question to the warehouse takes milliseconds, an image at most
 * limits.processSeconds (30 by default).
 */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** The figures, each with the attributes it is told by. Customers are not among them: the warehouse counts those. */
export interface ImageMetrics {
  ended(handled: Handled): void;
  comesAgain(begun: DeliveryBegun, fault: Fault): void;
  step(name: Step, seconds: number, fault?: Fault): void;
}

/** Makes the instruments. docs/observability.md lists them. */
export function imageMetrics(meter: Meter): ImageMetrics {
  const counter = (name: string, unit: string, description: string): ReturnType<Meter["createCounter"]> =>
    meter.createCounter(`image_pipeline.${name}`, { unit, description });
  const seconds = (name: string, description: string): ReturnType<Meter["createHistogram"]> =>
    meter.createHistogram(`image_pipeline.${name}`, {
      ...{ unit: "s", description },
      advice: { explicitBucketBoundaries: SECONDS },
    });

  const images = counter("images", "{image}", "Images that ended, each once.");
  const deliveries = counter("deliveries", "{delivery}", "Deliveries, and how each came out.");
  const bytesIn = counter("bytes.in", "By", "Bytes of the images that ended.");
  const bytesOut = counter("bytes.out", "By", "Bytes of their stored renditions.");
  const retries = counter("retries", "{retry}", "Tries after the first, in one delivery or by another one.");
  const deliveryTime = seconds("delivery.duration", "Time from the start of a delivery to its end.");
  const stepTime = seconds("step.duration", "Time that a step took.");
  meter
    .createObservableUpDownCounter("process.memory.usage", { unit: "By", description: "Resident memory." })
    .addCallback((result) => {
      result.observe(process.memoryUsage.rss());
    });

  return {
    ended({ outcome, source, type = "unknown", changed, durationMs, tries, attempt, ...bytes }) {
      const about = { "image.outcome": outcome, "image.source": source };
      const image = { ...about, "image.type": type };
      deliveries.add(1, { ...about, "image.changed": changed });
      deliveryTime.record(durationMs / 1000, about);
      // What changed nothing has been counted when it was new.
      if (changed) {
        images.add(1, image);
        bytesIn.add(bytes.bytesIn, image);
        bytesOut.add(bytes.bytesOut, image);
      }
      if (tries > 1) retries.add(tries - 1, { "retry.kind": "processing" });
      if (attempt > 1 && tries > 0) retries.add(1, { "retry.kind": "delivery" });
    },
    comesAgain({ source }, fault) {
      deliveries.add(1, { "image.outcome": outcomeOf(fault), "image.source": source, "image.changed": false });
    },
    step(name, taken, fault) {
      stepTime.record(taken, { "image.step": name, ...(fault !== undefined && { "error.type": fault.type }) });
    },
  };
}

/** How a delivery without an outcome came out. */
export const outcomeOf = ({ dependency }: Fault): "outage" | "fault" => (dependency === undefined ? "fault" : "outage");
