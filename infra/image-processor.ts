import { describe } from "../functions/core/errors.ts";
import type { ProcessorSettings } from "../functions/processing/settings.ts";
import type { Settings } from "./config.ts";
import { SettingsError } from "./contract/errors.ts";
import type { ProcessorPackage } from "./packaging/processor.ts";

/** The company's own processor, ready to be deployed. */
export interface PackagedProcessor extends ProcessorPackage {
  /** What an image function is told of it, where it runs on this machine. */
  readonly settings: ProcessorSettings;
}

/**
 * Packages the module of `function.processor` and loads it once, as an image function does, to see that it is a processor.
 * Undefined where none is named; only then nothing of it is loaded.
 * @throws SettingsError that says what is wrong with it
 */
export async function packagedProcessor({
  function: { processor: path },
}: {
  readonly function: Pick<Settings["function"], "processor">;
}): Promise<PackagedProcessor | undefined> {
  if (path === undefined) return undefined;
  const { packedProcessor } = await import("./packaging/processor.ts");
  const { ProcessorFault } = await import("./packaging/processor-fault.ts");
  const { placedProcessor } = await import("./packaging/placed-processor.ts");
  const { ProcessorThread } = await import("../functions/processing/processor-thread.ts");
  try {
    const processor = await packedProcessor(path);
    const file = placedProcessor(processor);
    const { thread, facts } = await ProcessorThread.start({ file, onPrint: () => {} }).catch((error: unknown) => {
      throw new ProcessorFault(path, `it cannot be loaded: ${describe(error)}`);
    });
    thread.end();
    return { ...processor, settings: { file, hash: processor.hash, ...facts } };
  } catch (error) {
    if (error instanceof ProcessorFault) throw new SettingsError([error.message]);
    throw error;
  }
}
