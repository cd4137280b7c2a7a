import type { Settings } from "../../../config.ts";
import type { Member } from "../capabilities.ts";
import { sizesOf } from "../sizes.ts";

/** Ports: MSK's listener for IAM (docs.aws.amazon.com/msk, "Port information"), PostgreSQL's, and HTTPS for services. */
export const PORTS = { kafka: 9098, warehouse: 5432, https: 443 } as const;

/** One connection: who opens it, to whom, at which port. */
export interface Connection {
  readonly from: Member;
  readonly to: Member;
  readonly port: number;
}

/** Whether Lambda's pollers reach from this network into AWS: on-demand ones do, and need its endpoints. */
export const pollsInside = (settings: Settings): boolean =>
  settings.ingress.existing === undefined && sizesOf(settings).pollers === "onDemand";

/** Every connection between members; whatever is not here is refused. */
export function connections(settings: Settings): Connection[] {
  const ownBrokers = settings.ingress.existing === undefined;
  const toKafka = (["imageFunction", "operations", "kafka"] as const).map(
    // Lambda reads with the brokers' own group: docs.aws.amazon.com/lambda, "Configuring your Amazon MSK cluster".
    (from): Connection => ({ from, to: "kafka", port: PORTS.kafka }),
  );
  const toWarehouse = (["imageFunction", "operations", "web"] as const).map((from): Connection => ({
    from,
    to: "warehouse",
    port: PORTS.warehouse,
  }));
  const toEndpoints: Member[] = [
    // The secrets of the warehouse's owner and of bi_reader.
    "operations",
    // The secret of somebody else's Kafka.
    ...(ownBrokers ? [] : (["imageFunction"] as const)),
    ...(pollsInside(settings) ? (["kafka"] as const) : []),
  ];
  return [
    ...(ownBrokers ? toKafka : []),
    ...toWarehouse,
    ...toEndpoints.map((from): Connection => ({ from, to: "endpoints", port: PORTS.https })),
  ];
}

/** Who reaches S3: the functions, and Lambda where its pollers leave what they gave up on. */
export const reachS3 = (settings: Settings): Member[] => [
  "imageFunction",
  "operations",
  "web",
  ...(pollsInside(settings) ? (["kafka"] as const) : []),
];
