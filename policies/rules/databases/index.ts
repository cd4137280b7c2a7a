import type { Rule } from "../rule.ts";
import { databasesPrivate } from "./db1-databases-private.ts";
import { databasesTlsOnly } from "./db2-databases-tls-only.ts";
import { databasesEncrypted } from "./db3-databases-encrypted.ts";
import { databasesIdentityLogin } from "./db4-databases-identity-login.ts";
import { databasesBackedUp } from "./db5-databases-backed-up.ts";
import { databasesNotDeleted } from "./db6-databases-not-deleted.ts";
import { databasesLogConnections } from "./db7-databases-log-connections.ts";
import { databasesKeptUp } from "./db8-databases-kept-up.ts";
import { statisticsKeptForYears } from "./db9-statistics-kept-for-years.ts";

export const DATABASE_RULES: readonly Rule[] = [
  databasesPrivate,
  databasesTlsOnly,
  databasesEncrypted,
  databasesIdentityLogin,
  databasesBackedUp,
  databasesNotDeleted,
  databasesLogConnections,
  databasesKeptUp,
  statisticsKeptForYears,
];
