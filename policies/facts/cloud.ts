/** Clouds that rules are told of; `local` is one ordinary machine. */
export const CLOUDS = ["aws", "azure", "local"] as const;
export type Cloud = (typeof CLOUDS)[number];
