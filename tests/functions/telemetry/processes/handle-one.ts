import { createRequire } from "node:module";
import { imageEvent } from "../../../../functions/core/encode-event.ts";
import { startTelemetry } from "../../../../functions/telemetry/start.ts";
import { Bench } from "../../../helpers/handling.ts";
import { keptLog } from "../../../helpers/kept-log.ts";
import { delivered } from "../../../helpers/messages.ts";
import { sample } from "../../../helpers/sample-images.ts";

/** Handles one image as the environment says, and prints how it ended and which packages of OpenTelemetry are loaded. */
const telemetry = await startTelemetry({ service: "image-function" }, keptLog());
const bench = new Bench();
bench.context = { ...bench.context, telemetry };
const event = imageEvent({ source: "/app", id: "e1", customer: "acme", bytes: sample("rocket.jpg") });
const { outcome } = await bench.message(delivered(event));
await telemetry.close();
// OpenTelemetry's packages are CommonJS for Node.js, so that all of them are in this list.
const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("@opentelemetry"));
process.stdout.write(JSON.stringify({ outcome, loaded: loaded.length }));
