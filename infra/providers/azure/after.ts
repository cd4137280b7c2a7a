import { all, type Output } from "@pulumi/pulumi";

/** A value that is known only once others are too: whoever uses it waits for them. */
export const after = <T>(value: Output<T>, others: readonly Output<unknown>[]): Output<T> =>
  all([value, ...others]).apply(([known]) => known as T);
