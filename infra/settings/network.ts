import * as z from "zod";

/** Another network that is joined to this stack's, for example the second application's. */
const peerSchema = z.strictObject({
  /** The cloud's id of that network (on AWS, a VPC's). No default. */
  networkId: z.string().min(1),
  /** Account that owns it. Default: this stack's. */
  accountId: z.string().min(1).optional(),
  /** Its region. Default: this stack's. */
  region: z.string().min(1).optional(),
  /** Its addresses, in CIDR notation: they may reach the brokers, and nothing else. No default. */
  cidr: z.cidrv4(),
});

/** Private networking of a cloud. */
export const networkSchema = z.strictObject({
  /** Addresses of the stack's own network; a /16 to /20. Default 10.64.0.0/16. */
  cidr: z
    .cidrv4({ abort: true })
    .refine((cidr) => Number(cidr.split("/")[1]) >= 16 && Number(cidr.split("/")[1]) <= 20, "expected a /16 to /20")
    .default("10.64.0.0/16"),
  /** Zones it lies in. Default 2 in dev, 3 elsewhere. */
  zones: z.int().min(2).max(3).optional(),
  /** Networks joined to it. Default none. */
  peers: z.array(peerSchema).default([]),
});
