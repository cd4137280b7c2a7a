import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { KafkaConnection } from "../../functions/clients/connections.ts";
import { freePort } from "./free-port.ts";

/** One Apache Kafka node on 127.0.0.1, with its data in a temporary folder. */
export interface TestKafka {
  readonly connection: KafkaConnection;
  /** Ends the broker at once, as a crash would; its data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data, and waits until it is ready. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

let shared: Promise<TestKafka> | undefined;
let names = 0;

// Imported by a test file, so this is a hook of the whole run: the broker outlives the suites and ends with the last.
after(async () => {
  await (await shared)?.stop();
});

/** The broker of this test run, started when it is first asked for. A test that kills one starts its own. */
export function testKafka(): Promise<TestKafka> {
  return (shared ??= startKafka());
}

/** A name for a topic or group that no other test of this run uses. */
export function freshName(what: string): string {
  return `${what}-${++names}`;
}

/** Folder of Kafka's jars. */
function jars(): string {
  const folder = process.env["KAFKA_LIBS"];
  if (folder === undefined) throw new Error("Set KAFKA_LIBS to the folder of Kafka's jars.");
  return folder;
}

/**
 * Starts a broker of its own; whoever calls this stops it.
 * @param settings take the place of those that it has by itself
 */
export async function startKafka(settings: Readonly<Record<string, string>> = {}): Promise<TestKafka> {
  const folder = mkdtempSync(join(tmpdir(), "kafka-test-"));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const properties = join(folder, "server.properties");
  writeFileSync(properties, serverProperties(join(folder, "data"), port, controllerPort, settings));
  const classPath = join(jars(), "*");
  const quiet = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"];
  const format = ["format", "-t", `k${randomBytes(16).toString("base64url").slice(1)}`, "-c", properties];
  await promisify(execFile)("java", [...quiet, "-cp", classPath, "kafka.tools.StorageTool", ...format]);

  let broker: ChildProcess | undefined;
  const atExit = (): void => void broker?.kill("SIGKILL");
  process.once("exit", atExit);
  const start = async (): Promise<void> => {
    const options = ["-Xms64m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"];
    // The one line that says it is ready is an "info".
    const log = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-Dorg.slf4j.simpleLogger.log.kafka.server=info"];
    broker = spawn("java", [...options, ...log, "-cp", classPath, "kafka.Kafka", properties], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    await ready(broker);
  };
  const kill = async (): Promise<void> => {
    const ending = broker;
    broker = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill("SIGKILL");
    await once(ending, "exit");
  };
  const stop = async (): Promise<void> => {
    await kill();
    process.removeListener("exit", atExit);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { connection: { brokers: [`127.0.0.1:${port}`], tls: false }, kill, restart: start, stop };
}

async function ready(broker: ChildProcess): Promise<void> {
  if (broker.stderr === null) throw new Error("The broker has no log to read.");
  const last: string[] = [];
  for await (const line of createInterface({ input: broker.stderr })) {
    if (line.includes("Kafka Server started")) {
      // Read on, so that a full pipe never holds the broker up.
      broker.stderr.resume();
      return;
    }
    last.push(line);
  }
  throw new Error(`Kafka ended as it started:\n${last.slice(-20).join("\n")}`);
}

function serverProperties(
  data: string,
  port: number,
  controllerPort: number,
  settings: Readonly<Record<string, string>>,
): string {
  return Object.entries({
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    listeners: `CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `CLIENT://127.0.0.1:${port}`,
    "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "CLIENT",
    "controller.listener.names": "CONTROLLER",
    "log.dirs": data,
    "auto.create.topics.enable": false,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 2,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    "group.initial.rebalance.delay.ms": 0,
    // A killed broker is let in again when its old session has ended; the default is 9 s.
    "broker.session.timeout.ms": 2000,
    "broker.heartbeat.interval.ms": 500,
    ...settings,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
