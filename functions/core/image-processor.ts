import type { Inspected } from "./inspect-image.ts";
import { processingVersion } from "./processing-version.ts";
import { render, type Rendered } from "./render.ts";
import type { PipelineSettings } from "./settings.ts";

/** What processing makes of one image. */
export interface Processed {
  readonly renditions: readonly Rendered[];
  /** One more "type" for the statistics, such as the class that a model sees in the image. */
  readonly label?: string;
}

/**
 * The place where the company's own code, or a model, goes in. It gets an image whose format, bytes, pixels and frames are
 * within the limits, and need not be able to do anything twice: what it returns is stored create-only.
 *
 * It keeps limits.processSeconds itself, throws `Rejection` for what is the image's fault and `ProcessingError` for what
 * may go away when tried again; anything else it throws counts as `processing_error`.
 */
export interface ImageProcessor {
  /** Changes whenever the same image gives other bytes or another label; recorded with each result. */
  readonly version: string;
  process(image: { readonly bytes: Buffer; readonly facts: Inspected }): Promise<Processed>;
}

/** The default: the renditions that the settings name, made by sharp. */
export function renditionProcessor({ presets, limits }: PipelineSettings): ImageProcessor {
  return {
    version: processingVersion(presets),
    process: async ({ bytes, facts }) => ({ renditions: await render(bytes, facts, presets, limits) }),
  };
}
