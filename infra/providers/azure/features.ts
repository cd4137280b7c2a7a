import type { Supports } from "../../contract/features.ts";

const GUIDE = "https://learn.microsoft.com/azure";

/** How the Azure provider keeps each promise. */
export const supports = {
  "storage.immutability": {
    level: "native",
    how: "version-level immutability: a policy that the writer sets on each result as it stores it, and the account's default",
    limit: "with lock governance (the default but in prod) an identity that may change policies may end one",
    source: `${GUIDE}/storage/blobs/immutable-version-level-worm-policies`,
  },
  "storage.immutability.adminProof": {
    level: "native",
    how: "the mode Locked on each version: retention.lock compliance, the default in prod",
    limit: "not with lock governance; the account's own default stays Unlocked, because Azure makes no other",
    source: `${GUIDE}/storage/blobs/immutable-storage-overview`,
  },
  "storage.createOnly": {
    level: "native",
    how: "Put Blob with If-None-Match: *, by a role that may create and not overwrite",
    limit: "whoever may overwrite would add a version; the locked one stays",
    source:
      "https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations",
  },
  "storage.legalHold": {
    level: "native",
    how: "Azure's legal hold on every stored version: npm run hold",
    source: `${GUIDE}/storage/blobs/immutable-legal-hold-overview`,
  },
  "storage.encryption": {
    level: "native",
    how: "in prod a key of the stack's own in Key Vault, rotated every year, for storage accounts and warehouse",
    limit: "in dev and staging, and for the hubs and logs, keys of Azure's",
    source: `${GUIDE}/storage/common/customer-managed-keys-overview`,
  },
  "storage.expiry": {
    level: "emulated",
    how: "an hourly job of the operations application removes every version whose own lock has ended; lifecycle rules do so too",
    limit:
      "Azure's documents say both that lifecycle deletes no immutable blob and that one whose time is over can be deleted: the rules alone are no promise",
    source: `${GUIDE}/storage/blobs/lifecycle-management-overview`,
  },
  "storage.rawExpiry": {
    level: "native",
    how: "lifecycle rules for a number of days",
    limit: "Azure looks once a day; untilProcessed is emulated: an hourly job looks what is processed",
    source: `${GUIDE}/storage/blobs/lifecycle-management-overview`,
  },
  "storage.existing": {
    level: "unsupported",
    how: "Blob Storage itself is the store; locks and events are built on it",
  },
  "upload.direct": {
    level: "native",
    how: "a user-delegation SAS for one name, which creates and does not overwrite, good for 15 minutes",
    limit:
      "a SAS bounds no length: the image function rejects what is too large by its stated length; uploads go to the raw account's public address, past the gateway and its firewall",
    source: "https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas",
  },
  "ingress.kafka": {
    level: "native",
    how: "the Kafka endpoint of Azure Event Hubs, TLS only, login by tokens of Entra ID",
    limit:
      "requests of less than 1 MB, no compression, no transactions on Standard; topics are made by Azure's management; any consumer group by any name",
    source: `${GUIDE}/event-hubs/azure-event-hubs-apache-kafka-overview`,
  },
  "ingress.privateAccess": {
    level: "native",
    how: "virtual network peering, network.peers, to the hubs' private endpoint",
    limit:
      "for a network of another subscription its owner makes the other side and the name's record; ingress.privateLinkAccounts is refused",
    source: `${GUIDE}/virtual-network/virtual-network-peering-overview`,
  },
  "ingress.existing": {
    level: "native",
    how: "Azure Functions' Kafka trigger, with a login kept in Key Vault and a NAT gateway as the way out",
    limit: "brokers with a public address, a certificate that is publicly trusted, and SASL PLAIN or SCRAM over TLS",
    source: `${GUIDE}/azure-functions/functions-bindings-kafka-trigger`,
  },
  "function.trigger.upload": {
    level: "native",
    how: "Event Grid to a storage queue, and Functions' queue trigger",
    limit: "an event that was lost is found by a scan every 5 minutes, the project's own",
    source: `${GUIDE}/event-grid/handler-storage-queues`,
  },
  "function.trigger.stream": {
    level: "native",
    how: "Functions' Event Hubs trigger with a retry policy without end; its place is written down after a batch",
    limit:
      "a batch comes again whole; a message that fails 6 times for no known reason is set aside in the raw account and put back every 10 minutes",
    source: `${GUIDE}/azure-functions/functions-bindings-error-pages`,
  },
  "function.deadLetter": {
    level: "emulated",
    how: "the topic <prefix>.dead-letter, written by the project's own code: Event Hubs has no dead letters",
    limit: "a value too large for a hub with its reasons lies in the raw account, and the dead letter names it",
    source: `${GUIDE}/event-hubs/event-hubs-quotas`,
  },
  "function.scaleToZero": {
    level: "native",
    how: "Flex Consumption without instances that are always ready; hubs, Front Door and the warehouse do not scale to zero",
    limit: "the first image after a pause waits for an instance to start",
    source: `${GUIDE}/azure-functions/flex-consumption-plan`,
  },
  "function.processes": {
    level: "unsupported",
    how: "Functions start as many instances as there is work for, bounded by function.maxConcurrency",
  },
  "warehouse.postgres": { level: "native", how: "Azure Database for PostgreSQL 18, Flexible Server" },
  "warehouse.existing": { level: "unsupported", how: "the functions reach nothing but the stack's own network" },
  "warehouse.backups": {
    level: "native",
    how: "Flexible Server's own backups: any second of the last warehouse.backupDays",
    limit: "all but the last five minutes; restored to a new server",
    source: `${GUIDE}/postgresql/flexible-server/concepts-backup-restore`,
  },
  "warehouse.highAvailability": {
    level: "native",
    how: "zone-redundant high availability",
    limit: "not on the small, burstable server; a failover takes one to two minutes, in which images wait",
    source: `${GUIDE}/reliability/reliability-postgresql-flexible-server`,
  },
  "warehouse.analystAccess": {
    level: "native",
    how: "rules of the warehouse's network security group for warehouse.analystAccess",
    limit: "the networks must be joined by peering or a VPN of the company's own, and find the server's name",
  },
  "warehouse.dashboard": {
    level: "unsupported",
    how: "the page shows every customer and asks for no key, and the web application is public; analysts use SQL",
  },
  "gateway.https": {
    level: "native",
    how: "Azure Front Door, which answers at port 443 and at port 80 with the way there",
    source: `${GUIDE}/frontdoor/end-to-end-tls`,
  },
  "gateway.waf": {
    level: "native",
    how: "Front Door's firewall: rules of the stack's own, and but in dev Microsoft's managed rule sets",
    limit: "in dev (Front Door Standard) no managed rules; API keys are checked by the application everywhere",
    source: `${GUIDE}/web-application-firewall/afds/afds-overview`,
  },
  "gateway.rateLimit": {
    level: "native",
    how: "a rate limit rule for each address and a list of refused networks in Front Door's firewall",
    limit: "each of Front Door's servers counts by itself, so that somewhat more passes",
    source: `${GUIDE}/web-application-firewall/afds/waf-front-door-rate-limit`,
  },
  "gateway.domain": {
    level: "native",
    how: "a custom domain with a certificate that Front Door manages",
    limit: "the name's zone is in Azure DNS",
    source: `${GUIDE}/frontdoor/domain`,
  },
  "network.private": {
    level: "native",
    how: "a subnet and a security group for each application, private endpoints, and an origin that answers this Front Door alone",
    limit:
      "the raw account takes uploads from anywhere, as signed; in dev the application has a public address that refuses all but this Front Door; packages are published at a public address, by tokens",
    source: `${GUIDE}/private-link/private-endpoint-overview`,
  },
  "operations.alarms": {
    level: "native",
    how: "Azure Monitor's alert rules, by metrics and by questions to the logs, over an action group to alerts.emails",
    source: `${GUIDE}/azure-monitor/alerts/alerts-overview`,
  },
} as const satisfies Supports;
