import type { KafkaEntrance } from "../../../facts/kafka.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyOf, holds, not } from "../../logic.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { statementsOf } from "../policy-document.ts";
import { letsAnybodyIn } from "../policy-reach.ts";
import { isCluster, isClusterPolicy } from "./types.ts";

/** Clusters of MSK, and the policies that let other accounts in. A serverless cluster has no login but IAM's. */
export const kafkaEntrances = (resources: readonly ResourceView[]): readonly KafkaEntrance[] => [
  ...resources
    .filter(isCluster)
    .map((cluster) => entrance(cluster, isAnonymous(cluster), "whoever reaches it, without a login")),
  ...resources
    .filter(isClusterPolicy)
    .map((policy) => entrance(policy, isForAnybody(policy), "anybody who has an account of AWS")),
];

const entrance = ({ urn, name }: ResourceView, isOpen: Known<boolean>, to: string): KafkaEntrance => ({
  urn,
  name,
  opening: isOpen === UNKNOWN ? UNKNOWN : isOpen ? to : undefined,
});

/**
 * | unauthenticated | IAM, SCRAM or certificates | lets in anybody                     |
 * |-----------------|----------------------------|-------------------------------------|
 * | true            | any                        | yes                                 |
 * | false           | any                        | no; MSK refuses to have no way in   |
 * | not said        | one or more                | no                                  |
 * | not said        | none                       | yes: MSK's default                  |
 */
function isAnonymous({ inputs }: ResourceView): Known<boolean> {
  const client = property(inputs, "clientAuthentication");
  const unauthenticated = property(client, "unauthenticated");
  if (unauthenticated !== undefined) return holds(unauthenticated, (known) => known === true);
  const authorities = elements(property(client, "tls", "certificateAuthorityArns"));
  return not(
    anyOf([
      holds(property(client, "sasl", "iam"), (on) => on === true),
      holds(property(client, "sasl", "scram"), (on) => on === true),
      holds(authorities, (known) => known.length > 0),
    ]),
  );
}

const isForAnybody = ({ inputs }: ResourceView): Known<boolean> =>
  holds(statementsOf(property(inputs, "policy")), (statements) => statements.some(letsAnybodyIn));
