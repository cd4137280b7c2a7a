import { estimate, listed, type Price, type PriceList } from "../../../costs/price.ts";
import type { Sizes } from "../sizes.ts";

/*
 * Azure publishes its prices by the Retail Prices API, which asks for no login. Each one here names the service and the meter
 * of that list (product / SKU / meter), by which it can be looked up again:
 *
 *     curl -G https://prices.azure.com/api/retail/prices --data-urlencode \
 *       "\$filter=armRegionName eq 'southeastasia' and serviceName eq 'Event Hubs'"
 *
 * They were read in public copies of that list, not at Azure. What no copy has for Singapore, or only without a day, is an
 * estimate, and says so. Front Door is priced by zones of the world; Singapore lies in its zone 2.
 */

/** The region of all prices. */
export const PRICES_REGION = "southeastasia";

const OCTOBER = "2026-10-02";

/**
 * What Singapore costs beside East US where both are known: a virtual machine of two cores 0.12 ÷ 0.096. Other services lie
 * between 1 (Event Hubs' units, requests of storage) and 1.42 (Functions' time).
 */
const SINGAPORE = 1.25;

/** What copies in three zones cost beside copies in one, stored or written: East US, 0.026 ÷ 0.0208 and 0.0625 ÷ 0.05. */
const ZONE_REDUNDANT = 1.25;
const IN_ZONES = "× 1.25, as in East US";

/** Front Door's requests in zone 1: Premium's 0.015 ÷ Standard's 0.009. */
const PREMIUM_REQUESTS = 5 / 3;

const GLOBAL = "the same in all regions; the copies bear no day";

type Units = Readonly<Record<Sizes["brokers"]["sku"], Price>>;
type Warehouses = Readonly<Record<Sizes["warehouse"]["sku"], Price>>;
type Doors = Readonly<Record<Sizes["frontDoor"], Price>>;
type Copies = Readonly<Record<Sizes["storageSku"], Price>>;

const POSTGRES = "Azure Database for PostgreSQL";
const BLOBS = "General Block Blob v2";

export const PRICES = {
  brokerUnit: {
    Standard: listed(0.03, "hour", "Event Hubs", "Standard / Standard Throughput Unit", OCTOBER),
    Premium: estimate(1.027, SINGAPORE, "hour", "East US (Premium Processing Unit, 1.027) × 1.25"),
  } satisfies Units,
  brokerEvents: listed(0.028, "million", "Event Hubs", "Standard / Standard Ingress Events", OCTOBER),
  privateEndpoint: estimate(0.01, 1, "hour", `Virtual Network Private Link, Standard Private Endpoint, ${GLOBAL}`),
  privateData: estimate(0.01, 1, "GB", `Virtual Network Private Link, Standard Data Processed, each way, ${GLOBAL}`),
  dnsZone: listed(0.5, "month", "Azure DNS", "Public / Public Zone, of which a private one costs the same", OCTOBER),
  natGateway: estimate(0.045, 1, "hour", `NAT Gateway, Standard Gateway, ${GLOBAL}`),
  publicAddress: estimate(0.005, 1, "hour", "East US (Standard IPv4 Static Public IP, 0.005), as in other regions"),
  warehouse: {
    Standard_B2s: listed(0.104, "hour", POSTGRES, "Flexible Server Burstable BS Series Compute / B2S", OCTOBER),
    Standard_D2ds_v5: listed(
      0.244,
      "hour",
      POSTGRES,
      "Flexible Server General Purpose Ddsv5 Series Compute / 2 vCore",
      OCTOBER,
    ),
    Standard_D8ds_v5: estimate(0.488, 2, "hour", "2 × Standard_D4ds_v5 (0.488), as that is 2 × Standard_D2ds_v5"),
  } satisfies Warehouses,
  warehouseStorage: listed(0.138, "GB-month", POSTGRES, "Flex Server Storage / Storage Data Stored", OCTOBER),
  frontDoor: {
    Standard_AzureFrontDoor: listed(35, "month", "Azure Front Door", "Standard / Standard Base Fees, zone 2", OCTOBER),
    Premium_AzureFrontDoor: estimate(330, 1, "month", "Premium Base Fees, of zone 1; the copies bear no day"),
  } satisfies Doors,
  requests: {
    Standard_AzureFrontDoor: listed(
      1.08,
      "million",
      "Azure Front Door",
      "Standard / Standard Requests, zone 2",
      OCTOBER,
    ),
    Premium_AzureFrontDoor: estimate(1.08, PREMIUM_REQUESTS, "million", "Standard's × 1.67, as in zone 1"),
  } satisfies Doors,
  transferOut: listed(0.115, "GB", "Azure Front Door", "Standard / Standard Data Transfer Out, zone 2", OCTOBER),
  storage: {
    Standard_LRS: listed(0.02, "GB-month", "Storage", `${BLOBS} / Hot LRS / Hot LRS Data Stored`, OCTOBER),
    Standard_ZRS: estimate(0.02, ZONE_REDUNDANT, "GB-month", `Hot LRS Data Stored (0.02) ${IN_ZONES}`),
  } satisfies Copies,
  storeWrites: {
    Standard_LRS: listed(5, "million", "Storage", `${BLOBS} / Hot LRS / Hot LRS Write Operations`, OCTOBER),
    Standard_ZRS: estimate(5, ZONE_REDUNDANT, "million", `Hot LRS Write Operations (5) ${IN_ZONES}`),
  } satisfies Copies,
  storeReads: listed(0.4, "million", "Storage", `${BLOBS} / Hot LRS / Hot Read Operations`, OCTOBER),
  queueRequests: estimate(
    0.4,
    1,
    "million",
    "azure.microsoft.com/pricing/details/storage/queues (0.004 for 10 000); in no copy that was read",
  ),
  storeEvents: listed(0.6, "million", "Event Grid", "Standard / Standard Operations", OCTOBER),
  compute: listed(
    37,
    "million GB-seconds",
    "Functions",
    "Flex Consumption / On Demand / On Demand Execution Time",
    "2026-10-03",
  ),
  runs: listed(0.4, "million", "Functions", "Flex Consumption / On Demand / On Demand Total Executions", "2026-10-03"),
  metricAlert: listed(0.1, "month", "Azure Monitor", "Alerts / Alerts Metric Monitored", OCTOBER),
  logAlert: estimate(
    1.5,
    1,
    "month",
    "Alerts System Log Monitored at 5 Minute Frequency, of another region; the copies bear no day",
  ),
  slowLogAlert: estimate(1.5, 1 / 3, "month", "a third of the 5 minutes' one: every 15 minutes; not looked up"),
  logs: listed(2.99, "GB", "Log Analytics", "Analytics Logs / Analytics Logs Data Ingestion", OCTOBER),
  logStorage: listed(0.13, "GB-month", "Log Analytics", "Analytics Logs / Analytics Logs Data Retention", "2026-06-21"),
  flowLogs: estimate(
    0.5,
    1,
    "GB",
    "azure.microsoft.com/pricing/details/network-watcher, logs collected; in no copy that was read",
  ),
} as const satisfies PriceList;
