import { resolve } from "node:path";
import type { Log } from "../clients/log.ts";
import { processingVersion } from "../core/processing-version.ts";
import type { Processor } from "../core/processor.ts";
import { readableBytes } from "../core/readable-bytes.ts";
import { render } from "../core/render.ts";
import type { PipelineSettings } from "../core/settings.ts";
import { processInThread } from "./process-in-thread.ts";
import { ProcessorPool, type Starting } from "./processor-pool.ts";
import type { ProcessorSettings } from "./settings.ts";

/** A processor that has threads of its own, to be ended. */
export interface ModuleProcessor extends Processor {
  close(): void;
}

/**
 * The company's module and then, unless it makes all renditions itself, those of the presets, in the time of one image.
 * @param folder where the function's own code lies
 */
export function moduleProcessor(
  { presets, limits }: PipelineSettings,
  module: ProcessorSettings,
  folder: string,
  log: Log,
): ModuleProcessor {
  const version = processingVersion(presets, { ...limits, processor: module });
  const { makesAllRenditions } = module;
  const taken = makesAllRenditions ? [] : presets.map(({ name }) => name);
  const pool = new ProcessorPool({
    file: resolve(folder, module.file),
    onPrint: (line) => {
      log.info({ processor: line }, "the image processor says");
    },
  });
  log.info({ processingVersion: version, module: module.version, hash: module.hash }, "images go through a module");
  return {
    version,
    async process({ bytes, facts, deadline }) {
      const readable = await readableBytes(bytes, facts, deadline);
      // What a thread takes to start is not the image's time.
      const starting: Starting = (start) => deadline.paused(start);
      const own = await pool.use(starting, (thread) =>
        processInThread(thread, { bytes: readable, facts, limits, deadline, taken }),
      );
      // After the module, which may refuse the image.
      const made = makesAllRenditions ? [] : await render(readable, facts, presets, limits, deadline);
      return { ...own, renditions: [...made, ...own.renditions] };
    },
    close() {
      pool.close();
    },
  };
}
