import type { Recorded } from "./mocked-stack.ts";

/** What the local provider's plugin would answer. */
export function localAnswers({ type, inputs }: Recorded): Record<string, unknown> {
  switch (type) {
    case "local:net:Ports":
      return { ports: { web: 1, jobs: 2, function: 3, objectStore: 4, kafka: 5, kafkaController: 6, postgres: 7 } };
    case "local:secrets:Credentials":
      return { values: Object.fromEntries((inputs["names"] as string[]).map((name) => [name, `${name}-value`])) };
    case "local:kafka:Cluster":
      return { brokers: "127.0.0.1:5" };
    case "local:postgres:Server":
      return { host: "127.0.0.1" };
    case "local:storage:Server":
      return { endpoint: "http://127.0.0.1:4" };
    default:
      return { url: "http://127.0.0.1:9" };
  }
}
