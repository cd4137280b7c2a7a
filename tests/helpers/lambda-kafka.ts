import { randomBytes } from "node:crypto";
import type { KafkaConnection } from "../../functions/clients/connections.ts";
import { kafkaCluster } from "../../infra/providers/local/plugin/kafka/cluster.ts";
import { anyFreePort } from "../../infra/providers/local/plugin/machine/free-port.ts";
import { temporaryStack } from "../infra/providers/local/plugin/temporary-stack.ts";

/** A broker that asks for a login: a function knows no other. */
export interface BrokerWithLogin {
  readonly connection: KafkaConnection & { readonly sasl: NonNullable<KafkaConnection["sasl"]> };
  stop(): Promise<void>;
}

/** Starts the local stack's own broker (SCRAM-SHA-512); whoever calls this stops it. */
export async function startBrokerWithLogin(): Promise<BrokerWithLogin> {
  const libsDir = process.env["KAFKA_LIBS"];
  if (libsDir === undefined) throw new Error("Set KAFKA_LIBS to the folder of Kafka's jars.");
  const stack = temporaryStack();
  const [port, controllerPort] = [await anyFreePort(), await anyFreePort()];
  const login = { username: "image-function", password: randomBytes(16).toString("hex") };
  try {
    const { pid } = await kafkaCluster.create(stack.context, {
      ...{ libsDir, port, controllerPort, heapMb: 384 },
      ...login,
    });
    // It would outlive this process.
    const kill = (): void => void process.kill(Number(pid), "SIGKILL");
    process.once("exit", kill);
    return {
      connection: { brokers: [`127.0.0.1:${port}`], tls: false, sasl: { mechanism: "scram-sha-512", ...login } },
      async stop() {
        process.removeListener("exit", kill);
        await stack.remove();
      },
    };
  } catch (error) {
    await stack.remove();
    throw error;
  }
}
