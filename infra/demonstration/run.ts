import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Listr } from "listr2";
import { type Sent, type Target, temporaryApiKey, waitFor } from "../client/send.ts";
import { requestUpload } from "../client/upload.ts";
import { Ledger } from "./ledger.ts";
import { makeSamples, type Sample, SAMPLES } from "./samples.ts";

/** Producer of the demonstration, as CloudEvents names it. */
const SOURCE = "/image-pipeline/demonstration";

/** How long the last image may take before something must be wrong. */
const WAIT_MS = 120_000;

const MODES = { "stream-inline": "binary", "stream-structured": "structured", "stream-claim": "claim" } as const;

/**
 * Sends every sample and waits for every outcome. Running it again sends the same events, which count once, and uploads
 * nothing that is stored already.
 * @param folder where the sample files and the ledger of uploads are kept
 */
export async function demonstrate(target: Target, folder: string): Promise<void> {
  const ledger = new Ledger(join(folder, "uploads.json"));
  const sent: Sent[] = [];
  await new Listr([
    { title: "Making the sample images", task: () => makeSamples(folder) },
    {
      title: "Sending them through both sources",
      task: async () => {
        for (const sample of SAMPLES) sent.push(await deliver(target, sample, folder, ledger));
      },
    },
    {
      title: "Waiting for every outcome",
      task: async () => {
        const found = await waitFor(target.operations, sent, "ended", WAIT_MS);
        const late = SAMPLES.filter((_, i) => found[i]?.outcome === undefined);
        if (late.length > 0) {
          const names = late.map(({ customer, file }) => `${customer}/${file}`).join(", ");
          throw new Error(
            `No outcome after ${WAIT_MS / 1000} s for ${names}; npm run status tells which part is not well.`,
          );
        }
      },
    },
  ]).run();
}

async function deliver(target: Target, sample: Sample, folder: string, ledger: Ledger): Promise<Sent> {
  const { customer, file, via } = sample;
  const bytes = await readFile(join(folder, file));
  const name = `${customer}/${file}`;
  if (via === "upload") return { customer, imageId: await upload(target, customer, name, bytes, ledger) };
  const identity = { source: SOURCE, id: name };
  const message = { customer, ...identity, mode: MODES[via], base64: bytes.toString("base64") };
  await target.operations.run("send-to-stream", message);
  if (sample.twice === true) await target.operations.run("send-to-stream", message);
  return { customer, identity };
}

async function upload(target: Target, customer: string, name: string, bytes: Buffer, ledger: Ledger): Promise<string> {
  const stored = ledger.stored(name) ?? (await arrivedAfterAll(target, customer, ledger.granted(name)));
  if (stored !== undefined) return stored;
  const apiKey = await temporaryApiKey(target.operations, customer);
  const { imageId, put } = await requestUpload(target.webUrl, apiKey, bytes.length);
  // Noted before the bytes go, because a run can be stopped between the two.
  ledger.set(name, imageId, false);
  await put(bytes);
  ledger.set(name, imageId, true);
  return imageId;
}

/** An upload whose run was stopped before it was noted as stored, but which was. */
async function arrivedAfterAll(target: Target, customer: string, imageId?: string): Promise<string | undefined> {
  if (imageId === undefined) return undefined;
  const [found] = await waitFor(target.operations, [{ customer, imageId }], "ended", 0);
  return found?.outcome === undefined ? undefined : imageId;
}
