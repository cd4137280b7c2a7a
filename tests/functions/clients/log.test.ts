import { Writable } from "node:stream";
import { expect } from "chai";
import { workOff } from "../../../functions/hosting/batch.ts";
import { createLog, type Log } from "../../../functions/clients/log.ts";
import { logImage } from "../../../functions/clients/log-image.ts";
import { Patience } from "../../../functions/clients/patience.ts";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { claimEvent, imageEvent } from "../../../functions/core/encode-event.ts";
import { Outage, ProcessingError } from "../../../functions/core/errors.ts";
import { Bench } from "../../helpers/handling.ts";
import { delivered, rawMessage } from "../../helpers/messages.ts";
import { sample } from "../../helpers/sample-images.ts";

/** In every secret below, so that one that comes through is found whatever was cut off around it. */
const MARK = "5ecretMarker";

/** Texts as they stand in errors of clients, each with a secret. */
const SECRETS: Readonly<Record<string, string>> = {
  "a SAS": `https://raw.blob.core.windows.net/raw/x.jpg?sv=2024-11-04&se=2026-01-01&sig=${MARK}%2Fabc%3D&sp=r`,
  "a presigned address": `https://raw.s3.amazonaws.com/x?X-Amz-Credential=${MARK}%2F20260101&X-Amz-Security-Token=${MARK}//x&X-Amz-Signature=${MARK}`,
  "a connection string": `DefaultEndpointsProtocol=https;AccountName=raw;AccountKey=${MARK}abc/+==;EndpointSuffix=core.windows.net`,
  "an Event Hubs string": `Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=${MARK}=`,
  "a database's address": `postgres://writer:${MARK}@db.internal:5432/image_pipeline`,
  "libpq's words": `host=db user=writer password=${MARK} sslmode=require`,
  "a header": `Authorization: Bearer ${MARK}.${MARK}`,
  "AWS's header": `AWS4-HMAC-SHA256 Credential=${MARK}/20260101/eu/s3, Signature=${MARK}`,
  JSON: JSON.stringify({ username: "writer", password: MARK, secretAccessKey: MARK }),
  "JSON in JSON": JSON.stringify({ body: JSON.stringify({ client_secret: MARK, access_token: MARK }) }),
  "an access key's id": ["AKIA", "ABCDEFGH12345678"].join(""),
  "a web token": `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI${MARK}.${MARK}`,
  "a private key": `-----BEGIN RSA PRIVATE KEY-----\nMII${MARK}\n${MARK}\n-----END RSA PRIVATE KEY-----`,
};

describe("the log", () => {
  let lines: string[];
  let log: Log;
  beforeEach(() => {
    lines = [];
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString("utf8"));
        done();
      },
    });
    log = createLog("image-function", { destination });
  });
  const parsed = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const expectNoSecret = (): void => {
    const text = lines.join("");
    expect(text).to.not.contain(MARK);
    expect(text).to.not.match(/AKIA[A-Z0-9]{16}/);
  };

  for (const [name, text] of Object.entries(SECRETS)) {
    it(`hides the secret in ${name}, wherever it stands, and stays JSON`, () => {
      const err = new Error(`failed: ${text}`, { cause: new Error(text) });
      log.error({ err, text, nested: { deep: [text] } }, `Unexpected: ${text}`);
      expectNoSecret();
      const [line] = parsed();
      expect(line?.["msg"]).to.match(/^Unexpected: /);
      expect(lines.join("")).to.contain("[hidden]");
    });
  }

  it("hides nothing that is no secret", () => {
    const fields = {
      secretName: "writer",
      tokens: 3,
      key: "acme/2026/web.webp",
      url: "https://x.y/z?version=1&size=2",
    };
    log.info(fields, 'password authentication failed for user "writer"');
    const [line] = parsed();
    expect(line).to.deep.include({ ...fields, msg: 'password authentication failed for user "writer"' });
  });

  it("tells of an error its class, words, code and causes, and nothing that a client hung onto it", () => {
    const request = { headers: { "x-api-key": MARK }, body: Buffer.from(MARK) };
    const cause = Object.assign(new TypeError("refused"), { code: "ECONNREFUSED", request });
    log.error({ err: Object.assign(new Error("put failed", { cause }), { $response: request }) }, "x");
    expectNoSecret();
    const [line] = parsed();
    const { stack, ...err } = line?.["err"] as { stack: string };
    expect(stack).to.contain("put failed");
    expect(err).to.deep.equal({
      ...{ type: "Error", message: "put failed" },
      cause: { type: "TypeError", message: "refused", code: "ECONNREFUSED" },
    });
  });

  it("tells the errors that one error stands for, as Node.js throws them where no address of a name answers", () => {
    const refused = (address: string) => Object.assign(new Error(`connect ${address}`), { code: "ECONNREFUSED" });
    const both = Object.assign(new AggregateError([refused("::1"), refused("127.0.0.1")], ""), {
      code: "ECONNREFUSED",
    });
    log.error({ err: new Error("put failed", { cause: both }) }, "x");
    log.error({ err: new AggregateError(Array.from({ length: 100 }, () => both)) }, "x");
    const [line, many] = parsed();
    const told = (address: string) => ({ type: "Error", message: `connect ${address}`, code: "ECONNREFUSED" });
    expect((line?.["err"] as { cause: unknown }).cause).to.deep.equal({
      ...{ type: "AggregateError", message: "connect ::1", code: "ECONNREFUSED" },
      errors: [told("::1"), told("127.0.0.1")],
    });
    expect((many?.["err"] as { errors: unknown }).errors).to.have.length(4);
  });

  it("takes an error that cannot be read, or has itself beneath it", () => {
    const fails = {
      get(): never {
        throw new Error("x");
      },
    };
    log.error({ err: Object.defineProperties(new Error("told"), { code: fails, cause: fails }) }, "x");
    const itself = new AggregateError([], "");
    itself.errors.push(itself);
    itself.cause = itself;
    log.error({ err: itself }, "x");
    log.error({ err: Object.defineProperty(new Error("x"), "message", { value: undefined }) }, "x");
    expect(parsed()[0]?.["err"]).to.include({ type: "Error", message: "told" });
    expect(parsed().map((line) => (line["err"] as { message: unknown }).message)).to.deep.equal([
      ...["told", "AggregateError", "Error"],
    ]);
  });

  it("writes no bytes", () => {
    log.warn({ message: { value: Buffer.from(MARK) }, pixels: new Uint8Array([1, 2, 3]) }, "x");
    expect(parsed()[0]).to.deep.include({ message: { value: "[bytes]" }, pixels: "[bytes]" });
  });

  it("takes no long over a long line", () => {
    const startMs = performance.now();
    log.info({ long: `${"a".repeat(300_000)}${"\\".repeat(10_000)}${"password".repeat(10_000)}` }, "x");
    expect(performance.now() - startMs).to.be.lessThan(2000);
  });

  describe("of images", () => {
    let bench: Bench;
    beforeEach(() => {
      bench = new Bench();
    });
    const secrets = Object.values(SECRETS);
    const event = { source: "/app", customer: "acme" };
    const good = (id: string, headers = {}): RawMessage => {
      const message = imageEvent({ ...event, id, bytes: sample("rocket.jpg") });
      return delivered({ ...message, headers: { ...message.headers, ...headers } });
    };

    it("is one line, with what happened to it", async () => {
      const handled = await bench.message(good("e1"));
      logImage(log, handled);
      const [line, ...more] = parsed();
      expect(more).to.deep.equal([]);
      expect(line).to.deep.include({ ...handled, name: "image-function", msg: "processed" });
      expect(line).to.include.all.keys(
        ...["imageId", "customer", "source", "outcome", "timingsMs", "durationMs", "bytesIn", "bytesOut", "type"],
        ...["renditions", "processingVersion", "attempt", "tries"],
      );
    });

    it("has none of what their senders wrote, where they are rejected", async () => {
      const plain = (text: string): string => text.replaceAll(/[\p{Cc}]/gu, "");
      const messages = secrets.flatMap((text, at) => [
        good(`ce${at}`, { ce_type: text }),
        good(`sv${at}`, { ce_specversion: text }),
        rawMessage({ key: text, value: MARK }),
        rawMessage({ key: "acme", value: MARK, headers: { "content-type": `application/cloudevents+${text}` } }),
        delivered(claimEvent({ ...event, id: `cl${at}`, claim: { bucket: MARK, key: text } })),
        delivered(claimEvent({ ...event, id: `ck${at}`, claim: { bucket: "raw", key: `claims/acme/${plain(text)}` } })),
        delivered(imageEvent({ ...event, id: `im${at}`, bytes: Buffer.from(`<svg>${text}${MARK}</svg>`) })),
      ]);
      for (const message of messages) {
        const handled = await bench.message(message);
        expect(handled.outcome).to.equal("rejected");
        logImage(log, handled);
      }
      expect(lines).to.have.length(secrets.length * 7);
      expectNoSecret();
      // They are told where only those look who may.
      expect(JSON.stringify([...bench.ports.warehouse.rows.values()])).to.contain(MARK);
    });

    it("hides what the error of one that failed has in it, and tells the rest", async () => {
      for (const [at, text] of secrets.entries()) {
        const mend = bench.ports.failAt("results.putLocked", "before", new ProcessingError("processing_error", text));
        logImage(log, await bench.message(good(`f${at}`, { authorization: text })));
        mend();
      }
      expect(lines).to.have.length(secrets.length);
      expectNoSecret();
      const [sas] = parsed();
      expect(sas).to.include({ outcome: "failed", reason: "processing_error" });
      expect(sas?.["detail"]).to.contain("https://raw.blob.core.windows.net/raw/x.jpg");
    }).timeout(60_000);

    it("hides what the error of an outage or of a fault has in it, on every host", async () => {
      for (const text of secrets) {
        for (const error of [new Outage("object store", { cause: new Error(text) }), new TypeError(text)]) {
          const fail = (): Promise<never> => Promise.reject(error);
          await workOff([text], fail, { remainingMs: () => 1000, itemMs: 1 }, log, () => ({ partition: 1 }));
          const given = new AbortController();
          const patience = new Patience(log, () => 1);
          setTimeout(() => {
            given.abort();
          }, 5);
          await patience.until(fail, { offset: "1" }, given.signal);
        }
      }
      expect(lines.length).to.be.at.least(secrets.length * 4);
      expectNoSecret();
    });
  });
});
