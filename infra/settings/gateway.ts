import * as z from "zod";

/** The one public entry. */
export const gatewaySchema = z.strictObject({
  /** The company's own name for it. Default: the address that the cloud gives. */
  domain: z
    .strictObject({
      /** Full name, for example images.example.com. No default. */
      name: z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "expected a full domain name"),
      /** The cloud's DNS zone that holds the name (on AWS, a Route 53 hosted zone's id; on Azure, the id of an Azure DNS zone). No default. */
      zoneId: z.string().min(1),
    })
    .optional(),
  /** Addresses and networks, in CIDR notation (IPv4 or IPv6), that are refused. Default none. */
  blockedIps: z.array(z.union([z.cidrv4(), z.cidrv6()])).default([]),
  /** Requests one address may send in five minutes; more are refused until it sends fewer. Default 2000. */
  requestsPerFiveMinutesPerIp: z.int().min(10).max(1_000_000).default(2000),
  /** Requests a second, all customers together. Default 100; bursts may be twice as many. */
  requestsPerSecond: z.int().min(1).max(10_000).default(100),
});
