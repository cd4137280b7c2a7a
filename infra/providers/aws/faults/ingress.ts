import type { Settings } from "../../../config.ts";
import { sizesOf } from "../sizes.ts";
import { existingKafkaFaults } from "../../../contract/existing-kafka-faults.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

/** Topics of a stack: infra/contract/topics.ts. */
const TOPICS = 3;
/**
 * Partitions that the brokers make for themselves: 50 of __consumer_offsets (kafka.apache.org, broker configuration,
 * offsets.topic.num.partitions), and a few of MSK's canary.
 */
const INTERNAL_PARTITIONS = 60;

/** What MSK, or Lambda's event source for another Kafka, would refuse. */
export const ingressFaults = (settings: Settings): string[] =>
  settings.ingress.existing === undefined
    ? ownBrokers(settings)
    : existingKafkaFaults(settings, settings.ingress.existing, EXISTING);

function ownBrokers(settings: Settings): string[] {
  const { ingress } = settings;
  const { brokers } = sizesOf(settings);
  // There are as many copies of a partition as brokers, so each broker has one of every partition.
  const most = Math.floor((brokers.partitions - INTERNAL_PARTITIONS) / TOPICS);
  return faultsOf(
    ingress.privateLinkAccounts.length > 0 &&
      !brokers.privateLink &&
      fault(
        "ingress.size",
        "medium or large, because ingress.privateLinkAccounts names accounts",
        `small (${brokers.instanceType})`,
        "Set it, or join the accounts' networks by network.peers instead.",
      ),
    ingress.partitions > most &&
      fault(
        "ingress.partitions",
        `at most ${most}, which is what ${brokers.instanceType} takes of ${TOPICS} topics`,
        ingress.partitions,
        "Lower it, or raise ingress.size.",
      ),
  );
}

const EXISTING = {
  noLogin: "Lambda reads from brokers on the internet with a login only.",
  noTls: "Images and the login would cross the internet in the clear; Lambda's event source asks for TLS.",
};
