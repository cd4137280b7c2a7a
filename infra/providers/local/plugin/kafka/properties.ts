import { createHmac } from "node:crypto";

/** What a broker's settings file is made of. */
export interface BrokerSettings {
  readonly port: number;
  readonly controllerPort: number;
  readonly username: string;
  readonly password: string;
  /** Folder of the data. */
  readonly dataFolder: string;
}

/**
 * server.properties of one KRaft node that is broker and controller. Both listeners are on 127.0.0.1 and ask for a
 * login: clients by SCRAM-SHA-512, the node's own controller by PLAIN, because SCRAM users live in the metadata that the
 * controller must first be able to serve (kafka.apache.org, "Configuring SCRAM", KRaft).
 */
export function serverProperties(settings: BrokerSettings): string {
  const { port, controllerPort, username, password, dataFolder } = settings;
  const controllerPassword = createHmac("sha256", password).update("controller").digest("hex");
  const login = (module: string, entries: Readonly<Record<string, string>>): string =>
    `org.apache.kafka.common.security.${module} required ` +
    Object.entries(entries)
      .map(([key, value]) => `${key}=${quoted(value)}`)
      .join(" ") +
    ";";
  return render({
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    listeners: `CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `CLIENT://127.0.0.1:${port}`,
    "listener.security.protocol.map": "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
    "inter.broker.listener.name": "CLIENT",
    "controller.listener.names": "CONTROLLER",
    "sasl.enabled.mechanisms": "SCRAM-SHA-512",
    "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
    "sasl.mechanism.controller.protocol": "PLAIN",
    "listener.name.client.scram-sha-512.sasl.jaas.config": login("scram.ScramLoginModule", { username, password }),
    "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
    "listener.name.controller.plain.sasl.jaas.config": login("plain.PlainLoginModule", {
      username: "controller",
      password: controllerPassword,
      user_controller: controllerPassword,
    }),
    "log.dirs": dataFolder,
    "auto.create.topics.enable": "false",
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    // One node holds the only copy of the internal topics. Few partitions of them: each is opened and checked at a start.
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "8",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "8",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    // Few members, all on this machine: a consumer group need not wait for stragglers.
    "group.initial.rebalance.delay.ms": "0",
    // After a kill the node is let in again only when its old session has ended; default 9 s.
    "broker.session.timeout.ms": "4000",
    "broker.heartbeat.interval.ms": "1000",
  });
}

/** A value of a JAAS line: in double quotes, where a backslash escapes. */
function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

/** As java.util.Properties reads it: ISO 8859-1, where a backslash escapes and other characters are \uXXXX. */
function render(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${escaped(value)}\n`)
    .join("");
}

function escaped(value: string): string {
  return value
    .replace(/\\/g, "\\\\")
    .replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
