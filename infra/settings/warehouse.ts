import * as z from "zod";

/** A PostgreSQL, 18 or newer, that already runs. */
const existingWarehouseSchema = z.strictObject({
  /** Its address. No default. */
  host: z.string().min(1),
  /** Default 5432. */
  port: z.int().min(1).max(65_535).default(5432),
  /** Created where it is missing. Default image_pipeline. */
  database: z.string().min(1).default("image_pipeline"),
  /** A role that may create roles and databases. No default. */
  user: z.string().min(1),
  /** A secret. No default. */
  password: z.string().min(1),
  /** Whether the server's certificate must be good. Default true. */
  tls: z.boolean().default(true),
});

/** The statistics warehouse. All but `existing` concerns a cloud's own service; one machine has one server of one size. */
export const warehouseSchema = z.strictObject({
  /** Size of the server; the provider's sizes.ts says what each is. Default small in dev, medium elsewhere. */
  size: z.enum(["small", "medium", "large"]).optional(),
  /** Storage at the start, in GiB. Default 20. */
  storageGb: z.int().min(20).max(16_384).default(20),
  /** Storage it may grow to by itself, in GiB. Default 200. */
  maxStorageGb: z.int().min(22).max(65_536).default(200),
  /** A standby in another zone that takes over by itself. Default true in prod, false elsewhere. */
  highAvailability: z.boolean().optional(),
  /** Days back to which the warehouse can be restored, to any second. Default 7 in dev, 30 elsewhere. */
  backupDays: z.int().min(7).max(35).optional(),
  /** Whether the service refuses to delete it. Default true in prod, false elsewhere. */
  deletionProtection: z.boolean().optional(),
  /** Networks of analysts, in CIDR notation, that may reach it; over peering or a VPN, as it has no public address. Default none. */
  analystAccess: z.array(z.cidrv4()).default([]),
  /** A PostgreSQL, 18 or newer, that already runs, in place of the provider's own. Default none. */
  existing: existingWarehouseSchema.optional(),
});
