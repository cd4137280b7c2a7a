import type { AwsData, RecordedWithOptions } from "../../../../helpers/aws-mocks.ts";

/** Resources of one type, by the end of its token: "Subnet" finds aws:ec2/subnet:Subnet. */
export const ofType = ({ resources }: Pick<AwsData, "resources">, type: string): RecordedWithOptions[] =>
  resources.filter((one) => one.type.endsWith(`:${type}`));

/** Names of the resources of one type. */
export const namesOf = (data: Pick<AwsData, "resources">, type: string): string[] =>
  ofType(data, type).map(({ name }) => name);

/** The resource of this type and name. */
export function one(data: Pick<AwsData, "resources">, type: string, name: string): RecordedWithOptions {
  const found = ofType(data, type).find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`There is no ${type} ${name}, only ${namesOf(data, type).join(", ")}.`);
  return found;
}

/** A statement of a policy, as JSON has it. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statements of a policy that a resource's property holds as JSON. */
export const statementsIn = ({ inputs }: RecordedWithOptions, property: string): Statement[] =>
  (JSON.parse(String(inputs[property])) as { Statement: Statement[] }).Statement;

export const asList = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

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
