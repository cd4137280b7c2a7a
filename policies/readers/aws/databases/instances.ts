import type { DatabaseServer } from "../../../facts/databases.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyOf, holds, not } from "../../logic.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";
import { engineOf } from "./engines.ts";
import { keepsLogs } from "./logs.ts";
import { switchesOf } from "./parameters.ts";

export const isInstance = isAws("rds", "Instance");
const isGroup = isAws("rds", "ParameterGroup");

/** Every RDS instance that is not of a cluster. What a program leaves out is as in the provider's documentation. */
export function instances(resources: readonly ResourceView[]): readonly DatabaseServer[] {
  const groups = resources.filter(isGroup);
  return resources.filter(isInstance).map((instance) => {
    const { urn, name, inputs } = instance;
    const is = (key: string): Known<boolean> => isTrue(property(inputs, key));
    const engine = engineOf(instance);
    const replica = property(inputs, "replicateSourceDb") !== undefined;
    const identityLogin = engine === UNKNOWN ? UNKNOWN : engine.identityLogin;
    return {
      urn,
      name,
      publicAccess: is("publiclyAccessible"),
      ...switchesOf(instance, engine, "parameterGroupName", groups),
      // A replica is encrypted as its source is; in another region it says with which key instead.
      encrypted: anyOf([is("storageEncrypted"), replica ? isStated(property(inputs, "kmsKeyId")) : false]),
      ...(identityLogin !== false && {
        identityLogin: anyOf([is("iamDatabaseAuthenticationEnabled"), not(identityLogin)]),
      }),
      keepsLogs: keepsLogs(instance, engine),
      minorUpgrades: isNotFalse(property(inputs, "autoMinorVersionUpgrade")),
      // What a replica holds is its source's, and so are backups, protection and a standby.
      ...(!replica && {
        backupDays: orElse(asNumber(property(inputs, "backupRetentionPeriod")), 0),
        deletionProtected: is("deletionProtection"),
        standby: is("multiAz"),
      }),
    };
  });
}

export const isTrue = (value: Known<unknown>): Known<boolean> => holds(value, (known) => known === true);

export const isNotFalse = (value: Known<unknown>): Known<boolean> => holds(value, (known) => known !== false);

const isStated = (value: Known<unknown>): Known<boolean> => holds(value, (known) => known !== undefined);

/** A number, or what the service takes where a program leaves it out. */
export const orElse = (value: Known<number | undefined>, otherwise: number): Known<number> => value ?? otherwise;
