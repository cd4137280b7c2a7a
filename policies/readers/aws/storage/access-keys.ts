import type { StorageKey } from "../../../facts/storage.ts";
import { holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";

/** Access keys of IAM users. What a user may do is told elsewhere and by others; a key that lasts is one too many. */
export const accessKeys = (resources: readonly ResourceView[]): readonly StorageKey[] =>
  resources.filter(isAws("iam", "AccessKey")).map(({ urn, name, inputs }) => ({
    urn,
    name,
    origin: "issued",
    usable: holds(property(inputs, "status"), (status) => status !== "Inactive"),
  }));
