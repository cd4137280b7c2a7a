import { UNKNOWN } from "../../../facts/known.ts";
import type { EncryptionKey } from "../../../facts/upkeep.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";

const isKey = isAws("kms", "Key");

/** What KMS makes where it is told nothing, and the only kind that it replaces: docs.aws.amazon.com/kms, "Rotate AWS KMS keys". */
const SYMMETRIC = "SYMMETRIC_DEFAULT";

/** Days that KMS takes where it is told none: the same page. */
const DEFAULT_DAYS = 365;

/** Keys that KMS made. It cannot replace what was brought to it (ExternalKey), and replaces a replica with its original. */
export const encryptionKeys = (resources: readonly ResourceView[]): readonly EncryptionKey[] =>
  resources.filter(isKey).map((key) => ({ urn: key.urn, name: key.name, ...rotation(key) }));

/** Stores of keys outside KMS, in which it replaces none. */
const ELSEWHERE = ["customKeyStoreId", "xksKeyId"];

function rotation({ inputs }: ResourceView): Pick<EncryptionKey, "rotationDays"> {
  const spec = property(inputs, "customerMasterKeySpec") ?? SYMMETRIC;
  if (spec !== SYMMETRIC && spec !== UNKNOWN) return {};
  if (ELSEWHERE.some((store) => property(inputs, store) !== undefined)) return {};
  const enabled = property(inputs, "enableKeyRotation");
  if (enabled === UNKNOWN || spec === UNKNOWN) return { rotationDays: UNKNOWN };
  if (enabled !== true) return { rotationDays: "never" };
  return { rotationDays: asNumber(property(inputs, "rotationPeriodInDays")) ?? DEFAULT_DAYS };
}
