import type { ResourceView } from "./reader.ts";

/**
 * Whether a program only looks a resource up: nothing was asked of it (reader.ts), and what configures it is for the
 * program that made it to tell.
 */
export const isLookedUp = ({ inputs, props }: ResourceView): boolean => inputs === props;
