import { createHash } from "node:crypto";
import { copyFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Artifact, ensureArtifact } from "./cache.ts";
import { run } from "./run.ts";

const POM = fileURLToPath(new URL("kafka/pom.xml", import.meta.url));
const CHECKSUMS = fileURLToPath(new URL("kafka/sha256sums.txt", import.meta.url));
const COPY_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/** Apache Kafka's jars: 44 MB, a few seconds. */
export const kafkaArtifact: Artifact = {
  name: "kafka-4.3.1",
  recipe: [POM, CHECKSUMS],
  async build(folder, onLine) {
    const pom = join(folder, "pom.xml");
    await copyFile(POM, pom);
    const goal = [COPY_DEPENDENCIES, "-DincludeScope=runtime", `-DoutputDirectory=${join(folder, "libs")}`];
    await run("mvn", ["-B", "-ntp", "--strict-checksums", "-f", pom, ...goal], { onLine });
    await verify(join(folder, "libs"));
  },
};

/** Maven trusts the checksums that come with the jars; these came with this repository. */
async function verify(libs: string): Promise<void> {
  const expected = (await readFile(CHECKSUMS, "utf8")).trim().split("\n").sort();
  const jars = (await readdir(libs)).filter((name) => name.endsWith(".jar"));
  const actual = await Promise.all(
    jars.map(async (name) => {
      const digest = createHash("sha256").update(await readFile(join(libs, name)));
      return `${digest.digest("hex")}  ${name}`;
    }),
  );
  const wrong = actual.filter((line) => !expected.includes(line));
  const missing = expected.filter((line) => !actual.includes(line));
  if (wrong.length + missing.length > 0) {
    throw new Error(
      `Kafka's jars are not the ones this project was tested with.\nReceived:\n${wrong.join("\n")}\n` +
        `Expected (infra/engine/toolchain/kafka/sha256sums.txt):\n${missing.join("\n")}`,
    );
  }
}

/** Folder of the jars. */
export async function kafkaLibs(onLine?: (line: string) => void): Promise<string> {
  return join(await ensureArtifact(kafkaArtifact, onLine), "libs");
}
