import type { Settings } from "../config.ts";
import type { PackagedProcessor } from "../image-processor.ts";

/** What every capability is built with. */
export interface Context {
  /** Stack name, part of every resource's name. */
  readonly stack: string;
  readonly settings: Settings;
  /** The module of `function.processor`; absent where none is named. */
  readonly processor?: PackagedProcessor;
}
