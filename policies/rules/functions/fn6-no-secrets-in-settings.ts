import type { CloudFunction } from "../../facts/functions.ts";
import { UNKNOWN } from "../../facts/known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";
import { secretsIn } from "./secrets.ts";

export const noSecretsInSettings: Rule = {
  name: "fn6-no-secrets-in-settings",
  family: "exposure",
  severity: "critical",
  description:
    "No password, key or token stands in a function's environment, where whoever may look at the function reads it.",
  remediation:
    "Keep the secret in the cloud's store of secrets and give the function its ARN or its reference; better, let the function's " +
    "identity log in. A secret that has stood there is known: change it.",
  clouds: {
    aws: checked("CKV_AWS_45"),
    azure: checked(),
    local: inherent(
      "Processes are given their settings in files of the machine's user, and nothing by their environment.",
    ),
  },
  check: each(({ functions }) => functions, found),
};

function found({ name, settings }: CloudFunction): readonly string[] {
  return settings.flatMap((setting) => {
    if (setting.value === UNKNOWN || setting.value === undefined) return [];
    // Never with the value: reports are read by more people than the function is.
    return secretsIn(setting.name, setting.value).map(
      ({ path, what }) =>
        `${name} has ${what} in its environment, as ${path}. Allowed: a reference to a secret. Move it to a store of secrets, and change it.`,
    );
  });
}
