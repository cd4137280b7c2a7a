import type {
  AzureBlobStorage,
  AzureImageFunction,
  AzureJobs,
  AzureKafkaIngress,
  AzureWeb,
} from "../../../../infra/providers/azure/capabilities.ts";
import { azureParts, type AzureParts } from "../../../helpers/azure-mocks.ts";
import { one } from "./records.ts";

/** What applications, storage and brokers show of themselves. */
interface Parts {
  readonly blobStorage: AzureBlobStorage;
  readonly kafkaIngress: AzureKafkaIngress;
  readonly jobs: AzureJobs;
  readonly imageFunction: AzureImageFunction;
  readonly web: AzureWeb;
}

type Look = (
  parts: Parts,
) => Parameters<typeof azureParts>[1] extends ((...args: never) => infer Values) | undefined ? Awaited<Values> : never;

/**
 * The applications that these settings make, with all that they stand on.
 * @param look what a test wants to know of them
 */
export const azureCompute = async (
  config: Record<string, unknown> = {},
  look: Look = () => ({}),
): Promise<AzureParts> =>
  await azureParts(config, async (context, network) => {
    // Loaded late: they pull the packaging of code in.
    const load = async () =>
      await Promise.all([
        import("../../../../infra/providers/azure/blob-storage/blob-storage.ts"),
        import("../../../../infra/providers/azure/kafka-ingress/kafka-ingress.ts"),
        import("../../../../infra/providers/azure/stats-warehouse/stats-warehouse.ts"),
        import("../../../../infra/providers/azure/jobs.ts"),
        import("../../../../infra/providers/azure/image-function/image-function.ts"),
        import("../../../../infra/providers/azure/web.ts"),
      ]);
    const [storage, kafka, warehouse, operations, image, site] = await load();
    const data = {
      network,
      blobStorage: storage.blobStorage(context, { network }),
      kafkaIngress: kafka.kafkaIngress(context, { network }),
      statsWarehouse: warehouse.statsWarehouse(context, { network }),
    };
    const jobs = await operations.jobs(context, data);
    const imageFunction = await image.imageFunction(context, { ...data, jobs });
    const web = await site.web(context, { ...data, jobs });
    return look({ ...data, jobs, imageFunction, web });
  });

/** What the applications are called towards the rest. */
const names: Look = ({ jobs, web, imageFunction }) => ({
  job: jobs.operationsJob,
  origin: web.origin,
  host: web.hostName,
  function: imageFunction.functionName,
});

const built = new Map<string, Promise<AzureParts>>();

/** The same with its names for values, built once for each of its settings, for tests that only read it. */
export function sharedCompute(config: Record<string, unknown> = {}): Promise<AzureParts> {
  const key = JSON.stringify(config);
  const known = built.get(key) ?? azureCompute(config, names);
  built.set(key, known);
  return known;
}

/** The stack's applications. */
export const MEMBERS = ["image-function", "operations", "web"] as const;
export type Member = (typeof MEMBERS)[number];

/** Inputs of one application. */
export const appOf = (parts: AzureParts, member: Member): Readonly<Record<string, unknown>> =>
  one(parts, "web:WebApp", `test-${member}`).inputs;

export interface SiteConfig {
  readonly appSettings: readonly { readonly name: string; readonly value: string }[];
  readonly ipSecurityRestrictions: readonly Readonly<Record<string, unknown>>[];
}

export const siteConfigOf = (parts: AzureParts, member: Member): SiteConfig & Readonly<Record<string, unknown>> =>
  appOf(parts, member)["siteConfig"] as SiteConfig & Record<string, unknown>;

/** Environment of one application, by name. */
export const environmentOf = (parts: AzureParts, member: Member): Record<string, string> =>
  Object.fromEntries(siteConfigOf(parts, member).appSettings.map(({ name, value }) => [name, value]));

/** What one application is told: its setting SETTINGS. */
export const settingsTold = (parts: AzureParts, member: Member): Record<string, unknown> =>
  JSON.parse(environmentOf(parts, member)["SETTINGS"] ?? "null") as Record<string, unknown>;
