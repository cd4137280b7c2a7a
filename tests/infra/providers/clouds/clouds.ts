import { sharedStack } from "../../../helpers/cloud-stack.ts";
import type { CloudStack } from "../../../helpers/provider-mocks.ts";
import { aws } from "./aws.ts";
import { azure } from "./azure.ts";
import type { Cloud } from "./cloud.ts";

/** Every cloud that the shared tests are run over. */
export const CLOUDS: readonly Cloud[] = [aws, azure];

/** A stack with these settings on the cloud, built once for each of them. */
export const build = async ({ name }: Cloud, config: Record<string, unknown> = {}): Promise<CloudStack> =>
  await sharedStack(name, config);

/** Settings of a stack in prod that may be made. */
export const PROD = { environment: "prod", retention: { confirmIrreversibleLock: true } };

/** A word that nothing but a secret may hold. */
export const PASSWORD = "broker-password";

/** Settings of a stack with somebody else's Kafka. */
export const EXISTING = {
  ingress: {
    existing: {
      brokers: ["kafka.example.com:9092"],
      sasl: { mechanism: "scram-sha-512", username: "pipeline", password: PASSWORD },
    },
  },
};
