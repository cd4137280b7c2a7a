import type { Known } from "../../facts/known.ts";
import { firstOf, property } from "../property.ts";
import type { ResourceView } from "../reader.ts";

/** A tag of a resource. `tagsAll` has the provider's default tags too; a resource's own come before them. */
export const tagOf = ({ inputs, props }: ResourceView, key: string): Known<unknown> =>
  firstOf(property(inputs, "tags", key), property(props, "tagsAll", key));
