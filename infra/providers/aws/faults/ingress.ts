import type { Settings } from "../../../config.ts";
import { sizesOf } from "../sizes.ts";
import { fault, faultsOf } from "./fault.ts";

/** Topics of a stack: infra/contract/topics.ts. */
const TOPICS = 3;
/**
 * Partitions that the brokers make for themselves: 50 of __consumer_offsets (kafka.apache.org, broker configuration,
 * offsets.topic.num.partitions), and a few of MSK's canary.
 */
const INTERNAL_PARTITIONS = 60;

/** What MSK, or Lambda's event source for another Kafka, would refuse. */
export const ingressFaults = (settings: Settings): string[] =>
  settings.ingress.existing === undefined ? ownBrokers(settings) : existingKafka(settings, settings.ingress.existing);

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

function existingKafka(
  { ingress, network }: Settings,
  { sasl, tls }: NonNullable<Settings["ingress"]["existing"]>,
): string[] {
  return faultsOf(
    sasl === undefined &&
      fault(
        "ingress.existing.sasl",
        "a mechanism, username and password",
        "nothing",
        "Lambda reads from brokers on the internet with a login only.",
      ),
    !tls &&
      fault(
        "ingress.existing.tls",
        "true",
        "false",
        "Images and the login would cross the internet in the clear; Lambda's event source asks for TLS.",
      ),
    ingress.privateLinkAccounts.length > 0 &&
      fault(
        "ingress.privateLinkAccounts",
        "none, because ingress.existing names brokers that are not this stack's",
        `${ingress.privateLinkAccounts.length} of them`,
        "Remove it, and let the owner of the brokers admit them.",
      ),
    network.peers.length > 0 &&
      fault(
        "network.peers",
        "none, because ingress.existing names brokers that are not in this stack's network",
        `${network.peers.length} of them`,
        "Remove them: peers reach nothing but the stack's own brokers.",
      ),
  );
}
