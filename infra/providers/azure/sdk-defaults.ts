import { type Input, output, type ResourceTransformation } from "@pulumi/pulumi";

/**
 * Takes away what azure-native's classes put into a resource where the program says nothing, and Azure refuses or takes for
 * something that was meant. The engine and the policies see the resource without it.
 * @param path of the property: one of the resource's own, or one inside such a one
 */
export const withoutDefault =
  (...path: readonly [string] | readonly [string, string]): ResourceTransformation =>
  ({ props, opts }) => {
    const [own, inner] = path;
    const given = props as Record<string, Input<Record<string, unknown>>>;
    const { [own]: value = {}, ...others } = given;
    if (inner === undefined) return { props: others, opts };
    const kept = output(value).apply((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== inner)));
    return { props: { ...others, [own]: kept }, opts };
  };
