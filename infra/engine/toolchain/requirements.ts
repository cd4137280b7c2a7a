import { existsSync } from "node:fs";
import { artifactFolder } from "./cache.ts";
import { kafkaArtifact } from "./kafka.ts";
import { pulumiArtifact } from "./pulumi.ts";
import { run } from "./run.ts";
import { versitygwArtifact } from "./versitygw.ts";

/** What a run needs of the machine. */
export interface Needs {
  /** A broker of our own runs here. */
  readonly kafka: boolean;
  /** An object store of our own runs here. */
  readonly objectStore: boolean;
  /** No Pulumi CLI was found, nor can it be downloaded. */
  readonly pulumi: boolean;
}

interface Tool {
  readonly name: string;
  readonly minimum: number;
  readonly command: readonly [string, ...string[]];
  /** Finds the version (its first capture) in what the command prints. */
  readonly version: RegExp;
  readonly get: string;
}

const JAVA: Tool = {
  name: "Java",
  minimum: 17,
  command: ["java", "--version"],
  version: /(?:openjdk|java) (\d+)/,
  get: "install a JDK, 17 or newer (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk)",
};
const MAVEN: Tool = {
  name: "Maven",
  minimum: 3,
  command: ["mvn", "--version"],
  version: /Apache Maven (\d+)/,
  get: "install Maven 3 or newer (Debian: apt-get install maven; macOS: brew install maven)",
};
const GO: Tool = {
  name: "Go",
  minimum: 26,
  command: ["go", "version"],
  version: /go1\.(\d+)/,
  get: "install Go 1.26 or newer (go.dev/dl; macOS: brew install go)",
};

async function missing(tool: Tool): Promise<string | undefined> {
  const [command, ...args] = tool.command;
  const printed = await run(command, args).catch(() => "");
  const found = tool.version.exec(printed)?.[1];
  if (found === undefined) return `${tool.name} is missing: ${tool.get}`;
  return Number(found) >= tool.minimum
    ? undefined
    : `${tool.name} is too old (${printed.split("\n")[0] ?? ""}): ${tool.get}`;
}

async function isBuilt(artifact: typeof kafkaArtifact): Promise<boolean> {
  return existsSync(await artifactFolder(artifact));
}

/**
 * Everything that is missing on the machine, all at once, each with how to get it and which setting replaces it. What is
 * in the cache already needs nothing to be built with.
 */
export async function missingRequirements(needs: Needs): Promise<string[]> {
  const faults: string[] = [];
  const check = async (tool: Tool, instead: string): Promise<void> => {
    const fault = await missing(tool);
    if (fault !== undefined) faults.push(`${fault}; or ${instead}.`);
  };
  const ownKafka = "use a Kafka that already runs: ingress.existing";
  if (needs.kafka) await check(JAVA, ownKafka);
  if (needs.kafka && !(await isBuilt(kafkaArtifact))) await check(MAVEN, ownKafka);
  const goFor: string[] = [];
  if (needs.objectStore && !(await isBuilt(versitygwArtifact))) {
    goFor.push("use an S3-compatible store that already runs: storage.existing");
  }
  if (needs.pulumi && !(await isBuilt(pulumiArtifact))) goFor.push("put the Pulumi CLI on the PATH");
  if (goFor.length > 0) await check(GO, goFor.join(", and "));
  return faults;
}
