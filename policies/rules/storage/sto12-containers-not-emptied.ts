import { UNKNOWN } from "../../facts/known.ts";
import type { BlobContainer } from "../../facts/storage.ts";
import { isProduction, productionSchema } from "../config.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const containersNotEmptied: Rule = {
  name: "sto12-containers-not-emptied",
  family: "retention",
  severity: "medium",
  description: "Destroying a stack deletes no images that are locked, nor in production any at all.",
  remediation:
    "Turn force-destroy off, and let the container's expiry empty it before the container is removed. On Azure, which " +
    "deletes an account with all that is in it, protect the account, or put a management lock of level CanNotDelete on it.",
  clouds: {
    aws: checked(),
    azure: checked(),
    local: inherent("Destroying a stack leaves its data; only `npm stop -- --purge` removes it."),
  },
  configSchema: { properties: productionSchema("containers without a lock have to be left as well") },
  check: each(
    ({ blobContainers }) => blobContainers,
    (container, config) => emptied(container, isProduction(config)),
  ),
};

function emptied({ name, lock, forceDestroy }: BlobContainer, production: boolean): string | undefined {
  if (forceDestroy === UNKNOWN || !forceDestroy) return undefined;
  const locked = lock !== UNKNOWN && lock !== undefined;
  if (!locked && !production) return undefined;
  const received = `${name}${locked ? ", which locks its objects," : ""} is emptied when it is destroyed`;
  return `${received}. Allowed: a container that is destroyed only when it is empty. Turn force-destroy off.`;
}
