import { checked, each, inherent, type Rule } from "../rule.ts";

export const noStorageKeys: Rule = {
  name: "sto9-no-storage-keys",
  family: "baseline",
  severity: "high",
  description:
    "Nobody reaches storage by a key that lasts until it is taken back: identities get their credentials for hours.",
  remediation:
    "On AWS give the program a role instead of a user's access key; on Azure set allowSharedKeyAccess to false, and sign " +
    "addresses with a user delegation key.",
  clouds: {
    aws: checked(),
    azure: checked("CKV2_AZURE_40", "CIS-AZURE-5.0-9.3.1.3"),
    local: inherent("Keys are of one machine's store, which no other machine reaches."),
  },
  check: each(
    ({ storageKeys }) => storageKeys,
    ({ name, origin, usable }) => {
      if (usable !== true) return undefined;
      return origin === "issued"
        ? `${name} is an access key that lasts until it is taken back. Allowed: credentials that end by themselves. Use a role.`
        : `${name} takes its account keys. Allowed: identities alone. Turn shared keys off.`;
    },
  ),
};
