import { type BlobContainer, type Facts, UNKNOWN } from "../facts.ts";
import type { Rule } from "./rule.ts";

export const containersNotEmptied: Rule = {
  name: "sto12-containers-not-emptied",
  severity: "medium",
  description: "Destroying a stack deletes no images that are locked, nor in production any at all.",
  enforcement: "mandatory",
  // No public catalogue asks for it.
  frameworks: [],
  remediation: "Turn force-destroy off, and let the container's expiry empty it before the container is removed.",
  configSchema: {
    properties: {
      production: {
        type: "boolean",
        default: false,
        description: "Whether containers without a lock have to be left as well. Default false.",
      },
    },
  },
  check({ blobContainers }: Facts, config) {
    return blobContainers.flatMap((container) => {
      const message = emptied(container, config["production"] === true);
      return message === undefined ? [] : [{ urn: container.urn, message }];
    });
  },
};

function emptied({ name, lock, forceDestroy }: BlobContainer, production: boolean): string | undefined {
  if (forceDestroy === UNKNOWN || !forceDestroy) return undefined;
  const locked = lock !== UNKNOWN && lock !== undefined;
  if (!locked && !production) return undefined;
  const received = `${name}${locked ? ", which locks its objects," : ""} is emptied when it is destroyed`;
  return `${received}. Allowed: a container that is destroyed only when it is empty. Turn force-destroy off.`;
}
