import type { Settings } from "../config.ts";
import { fault, faultsOf } from "./fault.ts";

/** Why the one who asks must be told of these, in the words of a cloud. */
export interface ExistingKafkaReasons {
  /** Without a login. */
  readonly noLogin: string;
  /** Without TLS. */
  readonly noTls: string;
}

/** What `ingress.existing` lacks for brokers on the internet, and settings that are about a stack's own brokers. */
export function existingKafkaFaults(
  { ingress, network }: Settings,
  { sasl, tls }: NonNullable<Settings["ingress"]["existing"]>,
  { noLogin, noTls }: ExistingKafkaReasons,
): string[] {
  return faultsOf(
    sasl === undefined && fault("ingress.existing.sasl", "a mechanism, username and password", "nothing", noLogin),
    !tls && fault("ingress.existing.tls", "true", "false", noTls),
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
