import type { Settings } from "../config.ts";

/** What every capability is built with. */
export interface Context {
  /** Stack name, part of every resource's name. */
  readonly stack: string;
  readonly settings: Settings;
}
