import { join } from "node:path";
import { main } from "@pulumi/pulumi/provider/index.js";
import { LOCAL_DIR } from "../../../engine/paths.ts";
import { PluginProvider } from "../../../plugin/provider.ts";
import { kafkaCluster } from "./kafka/cluster.ts";
import { kafkaTopic } from "./kafka/topic.ts";
import type { LocalResource } from "./local-resource.ts";
import { credentials } from "./machine/credentials.ts";
import { nodeProcess } from "./machine/node-process.ts";
import { portsResource } from "./machine/ports.ts";
import { postgresSchema } from "./postgres/schema.ts";
import { postgresServer } from "./postgres/server.ts";
import { bucket } from "./storage/bucket.ts";
import { storageServer } from "./storage/server.ts";

/** Every resource type of the plugin, by its token. */
const resources: Readonly<Record<string, LocalResource>> = {
  "local:net:Ports": portsResource(),
  "local:secrets:Credentials": credentials,
  "local:kafka:Cluster": kafkaCluster,
  "local:kafka:Topic": kafkaTopic,
  "local:postgres:Server": postgresServer,
  "local:postgres:Schema": postgresSchema,
  "local:storage:Server": storageServer,
  "local:storage:Bucket": bucket,
  "local:function:ImageFunction": nodeProcess("image-function"),
  "local:web:Application": nodeProcess("web"),
  "local:jobs:Scheduler": nodeProcess("jobs"),
};

const provider = new PluginProvider({
  name: "local",
  resources,
  context: (general) => ({ ...general, folder: join(LOCAL_DIR, general.stack) }),
  cancelled: "What was being started was stopped again; run the command once more.",
});
await main(provider, process.argv.slice(2));
