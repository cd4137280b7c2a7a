import { imageEvent } from "../../../functions/core/encode-event.ts";
import type { Handled } from "../../../functions/core/handled.ts";
import type { Limits } from "../../../functions/core/settings.ts";
import { type ModuleProcessor, moduleProcessor } from "../../../functions/processing/module-processor.ts";
import type { ProcessorSettings } from "../../../functions/processing/settings.ts";
import { Bench, SETTINGS } from "../../helpers/handling.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { delivered } from "../../helpers/messages.ts";
import { ModuleFolder } from "../../helpers/processor-module.ts";
import { sample } from "../../helpers/sample-images.ts";

/** One second and two attempts: what hangs is waited for in the tests. */
export const LIMITS = { ...SETTINGS.limits, processSeconds: 1, maxAttempts: 2 };

/** The core on ports of memory, with a module as its processor. */
export class ModuleBench extends Bench {
  readonly modules = new ModuleFolder();
  readonly log = keptLog();
  readonly #running: ModuleProcessor[] = [];

  /** @param limits that are others than LIMITS */
  constructor(limits: Partial<Limits> = {}) {
    super();
    this.settings = { ...SETTINGS, limits: { ...LIMITS, ...limits } };
  }

  run(module: ProcessorSettings): ModuleProcessor {
    const processor = moduleProcessor(this.settings, module, "/", this.log);
    this.#running.push(processor);
    this.context = { ...this.context, processor };
    return processor;
  }

  /**
   * Runs a module of one function.
   * @param body of `process(image)`
   * @param around what stands before it in the module
   * @param more fields of the processor
   */
  async runBody(body: string, around = "", more = ""): Promise<ModuleProcessor> {
    const source = `${around}\nexport default { version: "v1", ${more} async process(image) { ${body} } };`;
    return this.run((await this.modules.packaged("body.mjs", source)).settings);
  }

  async handled(id = "1", bytes = sample("coffee.png")): Promise<Handled> {
    return await this.message(delivered(imageEvent({ source: "/app", id, customer: "acme", bytes })));
  }

  labels(): (string | undefined)[] {
    return [...this.ports.warehouse.rows.values()].map(({ label }) => label);
  }

  end(): void {
    for (const processor of this.#running) processor.close();
    this.modules.remove();
  }
}
