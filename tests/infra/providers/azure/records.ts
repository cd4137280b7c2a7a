import type { RecordedWithOptions } from "../../../helpers/provider-mocks.ts";

interface Stack {
  readonly resources: readonly RecordedWithOptions[];
}

/** Resources of one type, by the end of its token: "network:Subnet" finds azure-native:network:Subnet. */
export const ofType = ({ resources }: Stack, type: string): RecordedWithOptions[] =>
  resources.filter((one) => one.type.endsWith(`:${type}`));

/** Names of the resources of one type. */
export const namesOf = (stack: Stack, type: string): string[] => ofType(stack, type).map(({ name }) => name);

/** The resource of this type and name. */
export function one(stack: Stack, type: string, name: string): RecordedWithOptions {
  const found = ofType(stack, type).find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`There is no ${type} ${name}, only ${namesOf(stack, type).join(", ")}.`);
  return found;
}

/** Settings of a stack in prod that may be made. */
export const PROD = { environment: "prod", retention: { confirmIrreversibleLock: true } };

/** Settings of a stack with somebody else's Kafka. */
export const EXISTING = {
  ingress: {
    existing: {
      brokers: ["kafka-1.example.com:9092", "kafka-2.example.com:9093", "kafka-3.example.com:9092"],
      sasl: { mechanism: "scram-sha-512", username: "pipeline", password: "broker-password" },
    },
  },
};
