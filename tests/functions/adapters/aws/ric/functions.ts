import {
  type ImageFunctionSettings,
  imageFunctionSettingsSchema,
  type OperationsSettings,
  type WebSettings,
} from "../../../../../functions/adapters/aws/settings.ts";
import type { Entry } from "../../../../../infra/providers/aws/archive.ts";
import { type UnpackedFunction, unpackedFunction } from "../../../../helpers/lambda-bundle.ts";
import { type LambdaFunction, startLambda } from "../../../../helpers/lambda-function.ts";
import { PROCESSED_BUCKET, RAW_BUCKET, type Stage, TOPICS } from "./stage.ts";

type SettingsOf = {
  readonly "image-function": ImageFunctionSettings;
  readonly web: WebSettings;
  readonly operations: OperationsSettings;
} & Readonly<Record<Entry, unknown>>;

/** Milliseconds that a run may take: infra/settings/function.ts, infra/providers/aws/web.ts and jobs.ts. */
const TIMEOUT_MS: Readonly<Record<Entry, number>> = { "image-function": 180_000, web: 29_000, operations: 900_000 };

const built = new Map<Entry, Promise<UnpackedFunction>>();

// Imported by a test file, so this is a hook of the whole run.
after(async () => {
  for (const one of built.values()) (await one).remove();
});

/** A function's archive, built once a test run. */
export function theBuilt(entry: Entry): Promise<UnpackedFunction> {
  let building = built.get(entry);
  if (building === undefined) built.set(entry, (building = unpackedFunction(entry)));
  return building;
}

/** Starts an instance of a built function on the stage; whoever calls this stops it. */
export async function startBuilt<E extends Entry>(
  { secretsManager }: Stage,
  entry: E,
  settings: SettingsOf[E],
  env: Readonly<Record<string, string>> = {},
): Promise<LambdaFunction> {
  const { folder } = await theBuilt(entry);
  return await startLambda({
    folder,
    env: { SETTINGS: JSON.stringify(settings), AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.endpoint, ...env },
    timeoutMs: TIMEOUT_MS[entry],
  });
}

/** Starts an instance of the image function on the stage's own buckets, topics and warehouse. */
export function startImageFunction(
  stage: Stage,
  told: Pick<ImageFunctionSettings, "partialBatches"> & { readonly limits?: Partial<ImageFunctionSettings["limits"]> },
  env: Readonly<Record<string, string>> = {},
): Promise<LambdaFunction> {
  const settings = imageFunctionSettingsSchema.parse({
    ...{ limits: {}, retention: {}, presets: undefined, lockMode: "COMPLIANCE", ...told },
    ...{ rawBucket: RAW_BUCKET, processedBucket: PROCESSED_BUCKET, objectStore: stage.objectStore },
    ...{ warehouse: stage.warehouseSettings("writer"), kafka: stage.kafkaSettings, topics: TOPICS },
  });
  return startBuilt(stage, "image-function", settings, env);
}
