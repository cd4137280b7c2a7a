/** Pulumi project, namespace of every setting. */
export const PROJECT = "image-pipeline";
