import type { OpenOperations } from "../contract/operations.ts";
import type { Provider } from "../contract/provider.ts";

/** A provider's two sides: what builds a stack, and what operates one. Loaded apart, because each needs other packages. */
interface Entry {
  readonly provider: () => Promise<Provider>;
  readonly operations: () => Promise<OpenOperations>;
}

/** Every provider, one entry each. Only the chosen one is loaded, and with it only its own SDK. */
const PROVIDERS: Readonly<Record<string, Entry>> = {
  aws: {
    provider: async () => (await import("./aws/index.ts")).aws,
    operations: async () => (await import("./aws/operations.ts")).openOperations,
  },
  azure: {
    provider: async () => (await import("./azure/index.ts")).azure,
    operations: async () => (await import("./azure/operations.ts")).openOperations,
  },
  local: {
    provider: async () => (await import("./local/index.ts")).local,
    operations: async () => (await import("./local/operations.ts")).openOperations,
  },
};

export const PROVIDER_NAMES: readonly string[] = Object.keys(PROVIDERS);

/** Loads what builds a stack; `name` is one of PROVIDER_NAMES. */
export async function loadProvider(name: string): Promise<Provider> {
  return await entry(name).provider();
}

/** Loads what operates a stack; `name` is one of PROVIDER_NAMES. */
export async function loadOperations(name: string): Promise<OpenOperations> {
  return await entry(name).operations();
}

function entry(name: string): Entry {
  const found = PROVIDERS[name];
  if (found === undefined)
    throw new Error(`Expected one of ${PROVIDER_NAMES.join(", ")} for provider but received "${name}".`);
  return found;
}
