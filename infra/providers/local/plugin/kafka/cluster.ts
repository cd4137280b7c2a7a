import { join } from "node:path";
import * as z from "zod";
import type { LocalResource, ResourceContext } from "../local-resource.ts";
import { processResource } from "../process-resource.ts";
import { partFolder, privateFolder, writePrivateFile } from "../stack-folder.ts";
import { ask } from "./admin.ts";
import { formatOnce } from "./format.ts";
import { type BrokerSettings, serverProperties } from "./properties.ts";

const schema = z.strictObject({
  /** Absolute path of the folder with Kafka's jars. */
  libsDir: z.string().startsWith("/", "expected an absolute path"),
  /** Port of the clients' listener, on 127.0.0.1. */
  port: z.int().min(1).max(65_535),
  /** Port of the node's own controller, on 127.0.0.1. */
  controllerPort: z.int().min(1).max(65_535),
  /** The one user. SCRAM's own separators are left out. */
  username: z.string().regex(/^[A-Za-z0-9._-]+$/, "expected letters, digits, . _ -"),
  /** The user's password; the same limits, for the tool that formats the data splits at commas and brackets. */
  password: z.string().regex(/^[A-Za-z0-9._~+/-]{8,}$/, "expected 8 or more letters, digits, . _ ~ + / -"),
  /** Command that runs Java 17 or newer. Default: that of JAVA_HOME, or `java`. */
  java: z.string().optional(),
  /** Most memory of Java's heap, in MiB. Default 384: measured 200 to 280 MB in use under load. */
  heapMb: z.int().min(128).max(65_536).default(384),
});
type Inputs = z.output<typeof schema>;

const PART = "kafka";

/** local:kafka:Cluster: one Apache Kafka node (KRaft), reached on 127.0.0.1 by SASL_PLAINTEXT with SCRAM-SHA-512. */
export const kafkaCluster: LocalResource<typeof schema> = processResource({
  schema,
  secrets: ["password"],
  part: PART,
  check: (_olds, { port, controllerPort }) =>
    port === controllerPort
      ? [
          {
            property: "controllerPort",
            reason: `expected another port than \`port\` but received ${controllerPort} for both`,
          },
        ]
      : [],
  healthy: async (inputs) => (await brokersSeen(inputs)) === 1,
  async prepare(context, inputs) {
    const folder = await privateFolder(partFolder(context.folder, PART));
    const command = inputs.java ?? javaCommand();
    const classPath = join(inputs.libsDir, "*");
    const settings = brokerSettings(context, inputs);
    await formatOnce(folder, { command, classPath }, settings);
    const properties = join(folder, "server.properties");
    const content = serverProperties(settings);
    await writePrivateFile(properties, content);
    return {
      command,
      args: [...jvmOptions(inputs.heapMb), "-cp", classPath, "kafka.Kafka", properties],
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", TZ: "UTC", LANG: "C.UTF-8" },
      cwd: folder,
      ports: [inputs.port, inputs.controllerPort],
      fingerprint: content,
      startTimeoutMs: 90_000,
      stopTimeoutMs: 30_000,
    };
  },
  outputs: ({ port }) => ({ brokers: `127.0.0.1:${port}` }),
});

function brokerSettings({ folder }: ResourceContext, inputs: Inputs): BrokerSettings {
  const { port, controllerPort, username, password } = inputs;
  return { port, controllerPort, username, password, dataFolder: join(partFolder(folder, PART), "data") };
}

function javaCommand(): string {
  const home = process.env["JAVA_HOME"];
  return home === undefined || home === "" ? "java" : join(home, "bin", "java");
}

/** A small heap, collected by one thread: this is one of several parts of one machine. */
function jvmOptions(heapMb: number): string[] {
  const logger = "-Dorg.slf4j.simpleLogger";
  return [
    "-Xms64m",
    `-Xmx${heapMb}m`,
    "-XX:+UseSerialGC",
    // The second compiler pays for itself in a busy broker; of this one it would be a quarter of what it takes idle.
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    // No file in the system's temporary folder, where other users could see it.
    "-XX:-UsePerfData",
    "-Djava.net.preferIPv4Stack=true",
    `${logger}.defaultLogLevel=warn`,
    `${logger}.showDateTime=true`,
    `${logger}.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX`,
  ];
}

async function brokersSeen(inputs: Inputs): Promise<number> {
  const { port, username, password } = inputs;
  const connection = {
    brokers: [`127.0.0.1:${port}`],
    tls: false,
    sasl: { mechanism: "scram-sha-512" as const, username, password },
  };
  try {
    return await ask(connection, async (admin) => (await admin.describeCluster()).brokers.length);
  } catch {
    // Whatever the reason, it does not do its work (yet).
    return 0;
  }
}
