import type { Context } from "./contract/context.ts";
import type { Capabilities, Provider } from "./contract/provider.ts";

/** Builds every capability, each with those it stands on. The wiring of all providers, written once. */
export async function buildStack<C extends Capabilities>(provider: Provider<C>, context: Context): Promise<C> {
  const network = await provider.network(context);
  const blobStorage = await provider.blobStorage(context, { network });
  const kafkaIngress = await provider.kafkaIngress(context, { network });
  const statsWarehouse = await provider.statsWarehouse(context, { network });
  const data = { network, blobStorage, kafkaIngress, statsWarehouse };
  // Before whatever reads or writes data: jobs bring the warehouse's schema where nothing else reaches it.
  const jobs = await provider.jobs(context, data);
  const imageFunction = await provider.imageFunction(context, { ...data, jobs });
  const web = await provider.web(context, { ...data, jobs });
  const gateway = await provider.gateway(context, { network, web });
  const built = { ...data, imageFunction, jobs, web, gateway };
  return { ...built, observability: await provider.observability(context, built) } as C;
}
