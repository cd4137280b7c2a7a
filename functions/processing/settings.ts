import * as z from "zod";

/** The company's own processor, as an image function is told of it; packaging finds all of this out. */
export const processorSettingsSchema = z.strictObject({
  /** The packaged module, absolute or beside the function's own code. */
  file: z.string().min(1),
  /** What the module says of itself. */
  version: z.string(),
  makesAllRenditions: z.boolean(),
  /** Of the packaged module and all it brings. */
  hash: z.string(),
});
export type ProcessorSettings = z.output<typeof processorSettingsSchema>;
