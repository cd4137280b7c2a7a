import type { Supports } from "../../contract/features.ts";

const ONE_MACHINE = "one machine has nothing outside it to be kept out";

const ONE_MACHINE_ALONE = "every part listens on 127.0.0.1, which no other machine reaches";

/** How the local provider keeps each promise. */
export const supports = {
  "storage.immutability": {
    level: "native",
    how: "versitygw's Object Lock, COMPLIANCE, with a retain-until date on every object",
    limit: "whoever owns the machine can remove the files: npm stop -- --purge",
    source: "https://github.com/versity/versitygw",
  },
  "storage.immutability.adminProof": {
    level: "native",
    how: "no S3 call shortens a COMPLIANCE lock, also with the store's root key",
    limit: "whoever owns the machine can remove the files",
  },
  "storage.createOnly": { level: "native", how: "PutObject with If-None-Match: *" },
  "storage.legalHold": {
    level: "emulated",
    how: "S3's legal hold on every stored version (npm run hold), which the expiry job asks before it removes anything",
    limit: "versitygw 1.8 itself refuses only until the version's own lock has ended",
    source: "https://github.com/versity/versitygw/blob/v1.8.0/auth/object_lock.go",
  },
  "storage.encryption": { level: "unsupported", how: "the folder is as encrypted as the machine's own disk" },
  "storage.expiry": { level: "emulated", how: "the jobs process removes every version whose own lock has ended" },
  "storage.rawExpiry": { level: "emulated", how: "the jobs process" },
  "storage.existing": {
    level: "native",
    how: "any S3-compatible store with Object Lock",
    limit: "uploads are found by the reconciliation scan, as a foreign store sends no events here",
  },
  "upload.direct": {
    level: "native",
    how: "a presigned PUT of the stated size, or a presigned POST with content-length-range; the exact key",
  },
  "ingress.kafka": {
    level: "native",
    how: "Apache Kafka 4.3, SASL/SCRAM-SHA-512",
    limit: "one broker, no replica; gzip is the only compression",
  },
  "ingress.privateAccess": { level: "unsupported", how: ONE_MACHINE_ALONE },
  "ingress.existing": { level: "native", how: "any Kafka, by SASL PLAIN or SCRAM or none, with or without TLS" },
  "function.trigger.upload": {
    level: "emulated",
    how: "the store's webhook, queued on an internal topic; a scan finds uploads whose event was lost",
  },
  "function.trigger.stream": { level: "native", how: "a consumer group" },
  "function.deadLetter": { level: "native", how: "the topic <prefix>.dead-letter" },
  "function.scaleToZero": { level: "unsupported", how: "the process stays up; it costs nothing while it waits" },
  "function.processes": {
    level: "native",
    how: "each is a member of one consumer group; one that dies is started anew",
  },
  "warehouse.postgres": { level: "native", how: "PostgreSQL 18" },
  "warehouse.existing": {
    level: "native",
    how: "any PostgreSQL, 18 or newer, whose owner role may create roles and databases",
  },
  "warehouse.backups": { level: "unsupported", how: "the data folder is the user's own to copy" },
  "warehouse.highAvailability": { level: "unsupported", how: "one machine has no second one to take over" },
  "warehouse.analystAccess": { level: "unsupported", how: ONE_MACHINE_ALONE },
  "warehouse.dashboard": { level: "native", how: "the page /dashboard, open to users of this machine" },
  "gateway.https": { level: "unsupported", how: "HTTP on 127.0.0.1 leaves no wire to listen on" },
  "gateway.waf": { level: "unsupported", how: ONE_MACHINE },
  "gateway.rateLimit": { level: "unsupported", how: ONE_MACHINE },
  "gateway.domain": { level: "unsupported", how: ONE_MACHINE_ALONE },
  "network.private": { level: "native", how: "every part listens on 127.0.0.1 only" },
  "operations.alarms": { level: "unsupported", how: "npm run status tells; nothing sends mail" },
} as const satisfies Supports;
