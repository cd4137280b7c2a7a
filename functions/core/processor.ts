import type { Deadline } from "./deadline.ts";
import type { Inspected } from "./inspect-image.ts";
import { processingVersion } from "./processing-version.ts";
import { readableBytes } from "./readable-bytes.ts";
import { render, type Rendered } from "./render.ts";
import type { PipelineSettings } from "./settings.ts";

/** What processing makes of one image. */
export interface Processed {
  readonly renditions: readonly Rendered[];
  /** One more "type" for the statistics, such as the class that a model sees in the image. */
  readonly label?: string;
}

/** One image that is within the limits. */
export interface ProcessableImage {
  readonly bytes: Buffer;
  readonly facts: Inspected;
  readonly deadline: Deadline;
}

/**
 * What is done with an image that is within the limits. The company's own code comes in by an `ImageProcessor`
 * (image-processor.ts), which functions/processing runs as one of these.
 *
 * It keeps to the deadline, throws `Rejection` for what is the image's fault and `ProcessingError` for what
 * may go away when tried again; anything else it throws counts as `processing_error`.
 */
export interface Processor {
  /** Changes whenever the same image gives other bytes or another label; recorded with each result. */
  readonly version: string;
  process(image: ProcessableImage): Promise<Processed>;
}

/** The default: the renditions that the settings name, made by sharp. */
export function renditionProcessor({ presets, limits }: PipelineSettings): Processor {
  return {
    version: processingVersion(presets, limits),
    async process({ bytes, facts, deadline }) {
      const readable = await readableBytes(bytes, facts, deadline);
      return { renditions: await render(readable, facts, presets, limits, deadline) };
    },
  };
}
