import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { build, type Plugin } from "esbuild";
import { imageEvent } from "../../../functions/core/encode-event.ts";
import { flushed } from "../../../functions/telemetry/flushed.ts";
import { startTelemetry } from "../../../functions/telemetry/start.ts";
import { ROOT } from "../../../infra/engine/paths.ts";
import { esModulesOf } from "../../../infra/packaging/es-modules-of.ts";
import { freePort } from "../../helpers/free-port.ts";
import { Bench } from "../../helpers/handling.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { delivered } from "../../helpers/messages.ts";
import { type OtlpReceiver, otlpReceiver } from "../../helpers/otlp-receiver.ts";
import { sample } from "../../helpers/sample-images.ts";
import { eventually } from "../../helpers/wait.ts";

const SCRIPT = join(import.meta.dirname, "processes", "handle-one.ts");

describe("starting telemetry", () => {
  let receiver: OtlpReceiver;
  const receive = async (...manner: Parameters<typeof otlpReceiver>): Promise<OtlpReceiver> =>
    (receiver = await otlpReceiver(...manner));
  afterEach(() => receiver.close());

  describe("in a process of its own", () => {
    const inProcess = async (env: Record<string, string>): Promise<{ outcome: string; loaded: number }> => {
      const options = { cwd: ROOT, env: { PATH: process.env["PATH"], ...env } };
      const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", SCRIPT], options);
      return JSON.parse(stdout) as { outcome: string; loaded: number };
    };

    it("loads nothing of OpenTelemetry and sends nothing where no endpoint is named", async () => {
      await receive();
      expect(await inProcess({})).to.deep.equal({ outcome: "processed", loaded: 0 });
      expect(receiver.paths).to.deep.equal([]);
    });

    it("loads and sends nothing where the environment disables it", async () => {
      const { endpoint } = await receive();
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: "true" };
      expect(await inProcess(env)).to.deep.equal({ outcome: "processed", loaded: 0 });
      expect(receiver.paths).to.deep.equal([]);
    });

    it("takes endpoint, headers and names from the standard variables, and sends the rest at its end", async () => {
      const { endpoint } = await receive();
      const { outcome, loaded } = await inProcess({
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_HEADERS: "x-api-key=k1",
        OTEL_SERVICE_NAME: "images",
        OTEL_RESOURCE_ATTRIBUTES: "service.namespace=blue",
      });
      expect(outcome).to.equal("processed");
      expect(loaded).to.be.greaterThan(0);
      expect([...receiver.paths].sort()).to.deep.equal(["/v1/metrics", "/v1/traces"]);
      expect(receiver.headers.map((headers) => [headers["x-api-key"], headers["content-type"]])).to.deep.equal([
        ["k1", "application/json"],
        ["k1", "application/json"],
      ]);
      const [span] = receiver.spans();
      expect(span?.resource).to.include({ "service.name": "images", "service.namespace": "blue" });
      expect(receiver.points("image_pipeline.images")).to.have.length(1);
    });
  });

  it("works the same out of a bundle, which has a sixth of its code", async () => {
    const { endpoint } = await receive();
    const bundled = async (plugins: Plugin[]): Promise<Uint8Array> => {
      const entryPoints = [join(ROOT, "functions/telemetry/start.ts")];
      const like = { platform: "node", format: "esm", target: "node20", minify: true, keepNames: true } as const;
      const banner = { js: 'import { createRequire as r } from "node:module"; const require = r(import.meta.url);' };
      const { outputFiles } = await build({ entryPoints, bundle: true, write: false, ...like, banner, plugins });
      return outputFiles[0]?.contents ?? new Uint8Array();
    };
    const code = await bundled([esModulesOf("@opentelemetry")]);
    expect(code.length * 5).to.be.lessThan((await bundled([])).length);
    const folder = mkdtempSync(join(tmpdir(), "telemetry-"));
    try {
      const file = join(folder, "start.mjs");
      writeFileSync(file, code);
      const start = (await import(pathToFileURL(file).href)) as { startTelemetry: typeof startTelemetry };
      const log = keptLog();
      const telemetry = await start.startTelemetry({ service: "image-function", endpoint, env: {} }, log);
      const delivery = telemetry.delivery({ customer: "acme", source: "stream" });
      delivery.step("fetch")({ type: "Outage", dependency: "object store" });
      delivery.comesAgain({ type: "Outage", dependency: "object store" });
      await telemetry.close();
      expect(log.lines).to.deep.equal([]);
      expect(receiver.spans().map(({ name, kind }) => [name, kind])).to.deep.equal([
        ["fetch", 3],
        ["handle image", 5],
      ]);
      expect(receiver.points("image_pipeline.deliveries")).to.have.length(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  /** Handles so many images and answers the slowest's time in milliseconds. */
  const slowest = async (endpoint: string, log = keptLog()) => {
    const telemetry = await startTelemetry({ service: "image-function", endpoint, env: {} }, log);
    const bench = new Bench();
    bench.context = { ...bench.context, telemetry };
    const handle = flushed(
      (id: string) =>
        bench.message(delivered(imageEvent({ source: "/app", id, customer: "acme", bytes: sample("rocket.jpg") }))),
      telemetry,
    );
    const handled = [];
    const startMs = performance.now();
    for (let at = 0; at < 5; at++) handled.push(await handle(`e${at}`));
    const tookMs = performance.now() - startMs;
    return { handled, tookMs, telemetry };
  };

  it("delays a batch by a second once, and no image, where the endpoint does not answer", async () => {
    const { endpoint } = await receive("never");
    const { handled, tookMs, telemetry } = await slowest(endpoint);
    expect(handled.map(({ outcome }) => outcome)).to.deep.equal(Array(5).fill("processed"));
    // The first flush waits a second; while it is known to be in vain none waits again.
    const workMs = handled.reduce((sum, { durationMs }) => sum + durationMs, 0);
    expect(Math.max(...handled.map(({ durationMs }) => durationMs))).to.be.lessThan(1000);
    expect(tookMs - workMs).to.be.within(900, 1800);
    const startMs = performance.now();
    await telemetry.close();
    expect(performance.now() - startMs).to.be.lessThan(1200);
  });

  it("sends at its end what is left, also soon after a flush that was late", async () => {
    const { endpoint } = await receive("never");
    const { telemetry } = await slowest(endpoint);
    receiver.answerAs("taken");
    const bench = new Bench();
    bench.context = { ...bench.context, telemetry };
    const event = imageEvent({ source: "/app", id: "last", customer: "acme", bytes: sample("rocket.jpg") });
    const { traceId } = await bench.message(delivered(event));
    await telemetry.close();
    expect(receiver.spans().map((span) => span.traceId)).to.include(traceId);
  });

  it("fails no image where nobody listens or all is refused, and says so once", async () => {
    await receive("refused");
    for (const endpoint of [receiver.endpoint, `http://127.0.0.1:${await freePort()}`]) {
      const log = keptLog();
      const { handled, telemetry } = await slowest(endpoint, log);
      expect(handled.map(({ outcome }) => outcome)).to.deep.equal(Array(5).fill("processed"));
      await eventually("both signals are said not to be taken", () => log.lines.length === 2, 10_000);
      expect(log.lines.map(({ message, fields }) => [message, fields["signal"]]).sort()).to.deep.equal([
        ["telemetry is not taken", "metrics"],
        ["telemetry is not taken", "traces"],
      ]);
      await telemetry.close();
      expect(log.lines).to.have.length(2);
    }
  });

  it("handles images without telemetry where it cannot be started", async () => {
    await receive();
    const log = keptLog();
    const telemetry = await startTelemetry({ service: "image-function", endpoint: "no address", env: {} }, log);
    const bench = new Bench();
    bench.context = { ...bench.context, telemetry };
    const event = imageEvent({ source: "/app", id: "e1", customer: "acme", bytes: sample("rocket.jpg") });
    const { outcome, traceId } = await bench.message(delivered(event));
    expect([outcome, traceId]).to.deep.equal(["processed", undefined]);
    expect(log.lines.map(({ level, message }) => [level, message])).to.deep.equal([
      ["error", "telemetry could not be started"],
    ]);
    await telemetry.close();
  });
});
