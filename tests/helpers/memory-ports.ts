import { createHash, randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { ClaimCheck, EventIdentity, OutcomeName } from "../../functions/core/arrival.ts";
import { Rejection } from "../../functions/core/errors.ts";
import type {
  EventPublisher,
  Identified,
  ImageRecord,
  OutgoingMessage,
  Ports,
  RawStore,
  ResultObject,
  ResultStore,
  StatsWarehouse,
  StoredResult,
} from "../../functions/core/ports.ts";

/** Everything the core can ask of a port. */
export const PORT_CALLS = [
  "warehouse.identify",
  "raw.fetch",
  "raw.putOriginal",
  "results.putLocked",
  "warehouse.record",
  "events.publish",
  "warehouse.forgiveAttempt",
] as const;
export type PortCall = (typeof PORT_CALLS)[number];

/** Before a call has its effect, or after it and before its caller hears of it. */
export type Moment = "before" | "after";

export type Hook = (call: PortCall, moment: Moment) => Promise<void> | void;

/** The ports, kept in memory: they keep what the contracts in core/ports.ts promise, and break where a test says so. */
export class MemoryPorts implements Ports {
  readonly #hooks = new Set<Hook>();
  /** Does what a call does, and lets the hooks look on. */
  readonly around = async <T>(call: PortCall, effect: () => T | Promise<T>): Promise<T> => {
    for (const hook of [...this.#hooks]) await hook(call, "before");
    const answer = await effect();
    for (const hook of [...this.#hooks]) await hook(call, "after");
    return answer;
  };

  readonly raw = new MemoryRawStore(this.around);
  readonly results = new MemoryResultStore(this.around);
  readonly warehouse = new MemoryWarehouse(this.around);
  readonly events = new MemoryPublisher(this.around);

  /** Throws at a call, so many times (default: always), until the answered function is called. */
  failAt(call: PortCall, moment: Moment, error: Error, times = Number.POSITIVE_INFINITY): () => void {
    let left = times;
    return this.#hook((at, when) => {
      if (at !== call || when !== moment || left <= 0) return;
      left -= 1;
      throw error;
    });
  }

  /** Holds the next caller at a call: `reached` resolves when it is there, and `release` lets it go on. */
  holdAt(call: PortCall, moment: Moment): { readonly reached: Promise<void>; readonly release: () => void } {
    let arrive: () => void = () => undefined;
    let release: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const mend = this.#hook(async (at, when) => {
      if (at !== call || when !== moment) return;
      mend();
      arrive();
      await released;
    });
    return { reached, release };
  }

  /**
   * Stops the next caller for good at a call, as the end of its process would: nothing of it runs on, not even its error
   * handling. The promise resolves when that has happened.
   */
  crashAt(call: PortCall, moment: Moment): Promise<void> {
    return this.holdAt(call, moment).reached;
  }

  /** Holds every caller at a call until so many are there. */
  gatherAt(call: PortCall, moment: Moment, callers: number): void {
    let waiting: (() => void)[] = [];
    const mend = this.#hook((at, when) => {
      if (at !== call || when !== moment) return;
      return new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length < callers) return;
        mend();
        for (const go of waiting) go();
        waiting = [];
      });
    });
  }

  /** Calls the hook before and after the effect of every call, until the answered function is called. */
  watch(hook: Hook): () => void {
    return this.#hook(hook);
  }

  #hook(hook: Hook): () => void {
    this.#hooks.add(hook);
    return () => this.#hooks.delete(hook);
  }
}

type Around = <T>(call: PortCall, effect: () => T | Promise<T>) => Promise<T>;

/** An object of the raw bucket. */
export interface RawObject {
  readonly bytes: Buffer;
  readonly versionId: string;
  readonly contentType: string;
}

class MemoryRawStore implements RawStore {
  readonly bucket = "raw";
  readonly objects = new Map<string, RawObject>();
  fetches = 0;

  constructor(private readonly around: Around) {}

  /** As a customer or the second application does it. Answers the version. */
  put(key: string, bytes: Buffer): string {
    const versionId = randomUUID();
    this.objects.set(key, { bytes, versionId, contentType: "application/octet-stream" });
    return versionId;
  }

  async fetch({ bucket, key, versionId }: ClaimCheck, maxBytes: number): Promise<Buffer> {
    return await this.around("raw.fetch", () => {
      const found = bucket === this.bucket ? this.objects.get(key) : undefined;
      if (found === undefined || (versionId !== undefined && versionId !== found.versionId)) {
        throw new Rejection("claim_not_found", `there is no ${bucket}/${key}`);
      }
      if (found.bytes.length > maxBytes) {
        throw new Rejection("too_many_bytes", `expected at most ${maxBytes} bytes; received ${found.bytes.length}`);
      }
      this.fetches += 1;
      return found.bytes;
    });
  }

  async putOriginal(key: string, bytes: Buffer, contentType: string): Promise<void> {
    await this.around("raw.putOriginal", () => {
      if (!this.objects.has(key)) this.objects.set(key, { bytes, versionId: randomUUID(), contentType });
    });
  }
}

class MemoryResultStore implements ResultStore {
  readonly bucket = "processed";
  readonly objects = new Map<
    string,
    StoredResult & Pick<ResultObject, "contentType" | "processingVersion"> & { readonly body: Buffer }
  >();
  writes = 0;

  constructor(private readonly around: Around) {}

  async putLocked({
    key,
    bytes,
    contentType,
    sha256,
    retainUntil,
    processingVersion,
  }: ResultObject): Promise<StoredResult> {
    return await this.around("results.putLocked", () => {
      if (sha256 !== createHash("sha256").update(bytes).digest("hex")) throw new Error(`wrong SHA-256 for ${key}`);
      let stored = this.objects.get(key);
      if (stored === undefined) {
        this.writes += 1;
        const facts = { bucket: this.bucket, key, versionId: randomUUID(), bytes: bytes.length, sha256, retainUntil };
        stored = { ...facts, contentType, processingVersion, body: bytes };
        this.objects.set(key, stored);
      }
      const { bucket, versionId } = stored;
      return { bucket, key, versionId, bytes: stored.bytes, sha256: stored.sha256, retainUntil: stored.retainUntil };
    });
  }
}

class MemoryWarehouse implements StatsWarehouse {
  /** One row an image. */
  readonly rows = new Map<string, ImageRecord>();
  readonly #images = new Map<string, { imageId: string; attempts: number }>();
  /** How often a row was written or changed. */
  writes = 0;

  constructor(private readonly around: Around) {}

  async identify(arrival: { customer: string; identity: EventIdentity; imageId?: string }): Promise<Identified> {
    return await this.around("warehouse.identify", () => {
      const name = nameOf(arrival);
      const known = this.#images.get(name) ?? { imageId: arrival.imageId ?? uuidv7(), attempts: 0 };
      known.attempts += 1;
      this.#images.set(name, known);
      const ended = this.rows.get(known.imageId);
      return { imageId: known.imageId, attempts: known.attempts, ...(ended !== undefined && { ended }) };
    });
  }

  async forgiveAttempt(arrival: { customer: string; identity: EventIdentity }): Promise<void> {
    await this.around("warehouse.forgiveAttempt", () => {
      const known = this.#images.get(nameOf(arrival));
      if (known !== undefined && known.attempts > 0) known.attempts -= 1;
    });
  }

  async record(image: ImageRecord): Promise<{ changed: boolean; outcome: OutcomeName }> {
    return await this.around("warehouse.record", () => {
      const before = this.rows.get(image.imageId);
      const changed = before === undefined || (before.outcome !== "processed" && image.outcome === "processed");
      if (changed) {
        this.rows.set(image.imageId, image);
        this.writes += 1;
      }
      return { changed, outcome: changed ? image.outcome : before.outcome };
    });
  }

  /** What an operator's replay does first. */
  resetAttempts(arrival: { customer: string; identity: EventIdentity }): void {
    const known = this.#images.get(nameOf(arrival));
    if (known !== undefined) known.attempts = 0;
  }

  attemptsOf(arrival: { customer: string; identity: EventIdentity }): number {
    return this.#images.get(nameOf(arrival))?.attempts ?? 0;
  }

  /** Distinct events that were ever identified. */
  get identities(): number {
    return this.#images.size;
  }
}

const nameOf = ({ customer, identity }: { customer: string; identity: EventIdentity }): string =>
  JSON.stringify([customer, identity.source, identity.id]);

class MemoryPublisher implements EventPublisher {
  readonly #topics = new Map<string, OutgoingMessage[]>();

  constructor(private readonly around: Around) {}

  async publish(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    await this.around("events.publish", () => {
      this.#topics.set(topic, [...this.on(topic), ...messages]);
    });
  }

  /** What was published on a topic, in order. */
  on(topic: string): readonly OutgoingMessage[] {
    return this.#topics.get(topic) ?? [];
  }
}
