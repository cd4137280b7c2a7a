import { OperationError } from "./operation-error.ts";
import type { Operations, PartHealth } from "./operations.ts";

/** Outputs of a stack that say where its parts are. */
export interface PartAddresses {
  readonly operationsJob: string;
  readonly warehouseHost: string;
  readonly warehousePort: number;
  readonly kafkaBrokers: string;
  readonly webUrl: string;
}

/** The web application's answer may wait for a cold start. */
const ANSWER_MS = 15_000;

/**
 * How a stack in a cloud is, as far as it can be told from outside its network: the operations function asks the warehouse,
 * then the brokers; the web application answers for itself. What a part that is down hides is left out.
 */
export async function cloudHealth(
  run: Operations["run"],
  { operationsJob, warehouseHost, warehousePort, kafkaBrokers, webUrl }: PartAddresses,
): Promise<PartHealth[]> {
  const [inside, web] = await Promise.all([insideTheNetwork(run), answers(new URL("health", webUrl))]);
  const parts: [string, string, boolean | undefined][] = [
    ["operations", operationsJob, inside.operations],
    ["warehouse", `${warehouseHost}:${warehousePort}`, inside.warehouse],
    ["kafka", kafkaBrokers, inside.kafka],
    ["web", webUrl, web],
  ];
  return parts.flatMap(([name, address, healthy]) => (healthy === undefined ? [] : [{ name, address, healthy }]));
}

interface Inside {
  readonly operations: boolean;
  readonly warehouse?: boolean;
  readonly kafka?: boolean;
}

async function insideTheNetwork(run: Operations["run"]): Promise<Inside> {
  // Only the warehouse answers this.
  const warehouse = await outcomeOf(run("locked", {}));
  if (warehouse !== "answered")
    return { operations: warehouse === "failed", ...(warehouse === "failed" && { warehouse: false }) };
  const kafka = await outcomeOf(run("queues", {}));
  return { operations: true, warehouse: true, kafka: kafka === "answered" };
}

/** `failed`: the function ran and threw; `unreached`: it could not be run. */
async function outcomeOf(answer: Promise<unknown>): Promise<"answered" | "failed" | "unreached"> {
  return await answer.then(
    () => "answered",
    (error: unknown) => (error instanceof OperationError ? "failed" : "unreached"),
  );
}

async function answers(url: URL): Promise<boolean> {
  return await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    (response) => response.ok,
    () => false,
  );
}
