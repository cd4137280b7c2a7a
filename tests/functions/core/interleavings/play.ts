import { createHash, randomBytes } from "node:crypto";
import { expect } from "chai";
import { uuidv7 } from "uuidv7";
import type { EventIdentity, RawMessage } from "../../../../functions/core/arrival.ts";
import { readDeadLetter, replayOf } from "../../../../functions/core/dead-letter.ts";
import { arrivalOfUpload } from "../../../../functions/core/decode-event.ts";
import { claimEvent, imageEvent } from "../../../../functions/core/encode-event.ts";
import { handleImage, handleMessage } from "../../../../functions/core/handle-image.ts";
import type { Handled } from "../../../../functions/core/handled.ts";
import { uploadKey } from "../../../../functions/core/keys.ts";
import type { Ports, StatsWarehouse } from "../../../../functions/core/ports.ts";
import type { Processor } from "../../../../functions/core/processor.ts";
import { NOW, SETTINGS, TOPICS } from "../../../helpers/handling.ts";
import { MemoryPorts } from "../../../helpers/memory-ports.ts";
import { delivered, rawMessage } from "../../../helpers/messages.ts";
import type { Scenario } from "./scenario.ts";
import { type Ended, Turns } from "./turns.ts";

/** A warehouse that is not the one of memory, and how an operator gives attempts anew in it. */
export interface OtherWarehouse {
  readonly warehouse: StatsWarehouse;
  readonly resetAttempts: (customer: string, identity: EventIdentity) => Promise<void>;
}

/** What a scenario came to. */
export interface Played {
  readonly ports: MemoryPorts;
  readonly customer: string;
  readonly identity: EventIdentity;
  /** Of the deliveries that took turns, in their order. */
  readonly ends: readonly Ended[];
  /** Of the deliveries that came after, one by one, until none was needed. */
  readonly last: Handled;
  /** Attempts that were counted when all turns had been taken. */
  readonly attempts: number;
  readonly dead: readonly RawMessage[];
}

/** A GIF of one pixel: what is looked at takes no time here. */
const GOOD = Buffer.from("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=", "base64");
const BAD = Buffer.from("no image");
export const RENDITIONS = ["one", "two"];

/** Two renditions that are others each time: what is stored by two deliveries in part would be seen. */
const processor: Processor = {
  version: "v1",
  process: () => {
    const renditions = RENDITIONS.map((rendition) => {
      const bytes = randomBytes(16);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return { rendition, bytes, sha256, contentType: "image/webp", extension: "webp", widthPx: 1, heightPx: 1 };
    });
    return Promise.resolve({ renditions });
  },
};
const CONTEXT = { topics: TOPICS, now: () => NOW, processor };

/** Plays a scenario, then does what the platform and an operator do: delivers again, and replays what failed. */
export async function play({ by, image, deliveries, turns }: Scenario, other?: OtherWarehouse): Promise<Played> {
  const memory = new MemoryPorts();
  const ports = { ...namedPorts(memory), ...(other && { warehouse: hooked(memory, other.warehouse) }) };
  const schedule = new Turns();
  memory.watch(schedule.hook);

  const customer = `c${randomBytes(6).toString("hex")}`;
  const imageId = uuidv7();
  const key = uploadKey(customer, imageId);
  const bytes = image === "bad" ? BAD : GOOD;
  const put = (): void => void memory.raw.put(key, bytes);
  if (by === "upload" && image !== "late") put();

  const message =
    by === "event"
      ? delivered(imageEvent({ source: "/app", id: "e1", customer, bytes }))
      : by === "place"
        ? rawMessage({ key: customer, value: bytes })
        : delivered(claimEvent({ source: "/app", id: "c", customer, claim: { bucket: "raw", key } }));
  const identity = {
    event: { source: "/app", id: "e1" },
    place: { source: "kafka:images.incoming", id: "3/42" },
    upload: { source: "upload", id: imageId },
  }[by];
  const deliver = async (of: RawMessage): Promise<Handled> => await handleMessage(of, ports, SETTINGS, CONTEXT);
  const announced = async (): Promise<Handled> => {
    const arrival = arrivalOfUpload({ key }, "raw");
    if (arrival === undefined) throw new Error(`expected the key of an upload; it is ${key}`);
    return await handleImage(arrival, ports, SETTINGS, CONTEXT);
  };

  for (const { byStore, fault } of deliveries) {
    schedule.add(() => (by === "upload" && byStore ? announced() : deliver(message)), fault);
  }
  if (image === "late") {
    schedule.add(() => {
      put();
      return Promise.resolve();
    });
  }
  const ends = (await schedule.play(turns)).slice(0, deliveries.length);
  const attempts = memory.warehouse.attemptsOf({ customer, identity });
  const dead = (): RawMessage[] => memory.events.on(TOPICS.deadLetter).map((letter) => delivered(letter));

  // A message that did not come to its end comes again, and so does one that did: consumers commit late.
  let last = await deliver(message);
  if (last.outcome !== "processed" && image !== "bad") {
    const letter = readDeadLetter(dead().at(-1) ?? rawMessage({}));
    if (letter === undefined) throw new Error(`expected a dead letter of an image that is ${last.outcome}`);
    if (other === undefined) memory.warehouse.resetAttempts(letter);
    else await other.resetAttempts(letter.customer, letter.identity);
    last = await deliver(delivered(replayOf(letter).message, { partition: 7, offset: "900" }));
  }
  return { ports: memory, customer, identity, ends, last, attempts, dead: dead() };
}

const namedPorts = ({ raw, results, warehouse, events }: MemoryPorts): Ports => ({ raw, results, warehouse, events });

/** The warehouse, stopped at by the hooks of the ports of memory. */
function hooked(memory: MemoryPorts, warehouse: StatsWarehouse): StatsWarehouse {
  return {
    identify: (arrival) => memory.around("warehouse.identify", () => warehouse.identify(arrival)),
    forgiveAttempt: (arrival) => memory.around("warehouse.forgiveAttempt", () => warehouse.forgiveAttempt(arrival)),
    record: (image) => memory.around("warehouse.record", () => warehouse.record(image)),
  };
}

/** One set of renditions, all of one version, and what was announced is what is stored. */
export function expectOneSet({ ports: { results, raw, events }, customer, last }: Played, by: Scenario["by"]): void {
  expect(last).to.include({ outcome: "processed", customer });
  const { objects } = results;
  expect([...objects.keys()].map((key) => key.split("/").at(-1)).sort()).to.deep.equal(["one.webp", "two.webp"]);
  expect(results.writes).to.equal(RENDITIONS.length);
  const originals = [...raw.objects.keys()].map((key) => key.split("/")[0]);
  expect(originals).to.deep.equal([by === "upload" ? "uploads" : "stream"]);

  const announced = events.on(TOPICS.processed);
  expect(announced).to.have.length.of.at.least(1);
  expect(new Set(announced.map(({ headers }) => headers["ce_id"])).size).to.equal(1);
  for (const { value } of announced) {
    const told = JSON.parse(String(value)) as { results: { key: string; versionId: string; sha256: string }[] };
    expect(told.results.map(({ key, versionId, sha256 }) => [key, versionId, sha256])).to.have.deep.members(
      [...objects.values()].map(({ key, versionId, sha256 }) => [key, versionId, sha256]),
    );
  }
}
