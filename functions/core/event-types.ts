/** CloudEvents types of this pipeline. A changed meaning gets a new version, never the old name. */
export const IMAGE_EVENT = "image-pipeline.image.v1";
export const CLAIM_EVENT = "image-pipeline.claim.v1";
export const PROCESSED_EVENT = "image-pipeline.processed.v1";

/** CloudEvents version spoken and understood. */
export const SPEC_VERSION = "1.0";

/** Content type that marks a whole event in the value (structured mode). */
export const STRUCTURED = "application/cloudevents+json";

/** CloudEvents source of what the pipeline itself announces. */
export const PIPELINE_SOURCE = "/image-pipeline";

/** Identity source of every upload, however it is announced. */
export const UPLOAD_SOURCE = "upload";

/** Header that carries a replayed message's place, where its place is its identity: `<topic>/<partition>/<offset>`. */
export const ORIGIN_HEADER = "origin";
