import { createHash, randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { LocalProviderError } from "../local-resource.ts";
import { run } from "../machine/run.ts";
import { fillOnce, readJson, writePrivateFile } from "../stack-folder.ts";
import { serverProperties, type BrokerSettings } from "./properties.ts";

/** In the data folder: whose login the data was formatted with. */
const LOGIN_FILE = "image-pipeline-login.json";
const loginSchema = z.object({ username: z.string(), passwordHash: z.string() });

/**
 * Formats the data folder, with the one user that may log in, unless that has been done.
 * @param folder the part's folder
 * @param java the command that runs a class of Kafka's: name or path, and the arguments before the class
 * @throws LocalProviderError when the data there was formatted with another login
 */
export async function formatOnce(
  folder: string,
  java: { readonly command: string; readonly classPath: string },
  settings: BrokerSettings,
): Promise<void> {
  const { username, password, dataFolder } = settings;
  const login = { username, passwordHash: createHash("sha256").update(`${username}:${password}`).digest("hex") };
  const made = await fillOnce(dataFolder, async (temporary) => {
    const properties = join(folder, "format.properties");
    const args = join(folder, "format.args");
    await writePrivateFile(properties, serverProperties({ ...settings, dataFolder: temporary }));
    // The password goes through a file, because every user of the machine can see a command's arguments.
    // Sixteen bytes in base64url; a dash at its beginning would be taken for an option.
    const clusterId = `k${randomBytes(16).toString("base64url").slice(1)}`;
    const scram = `SCRAM-SHA-512=[name=${username},password=${password}]`;
    const format = ["format", "-t", clusterId, "-c", properties, "--add-scram", scram];
    const lines = ["-cp", java.classPath, "kafka.tools.StorageTool", ...format].map(argument);
    await writePrivateFile(args, lines.join("\n"));
    try {
      await run(java.command, [`@${args}`], { secrets: [password] });
    } finally {
      await Promise.all([properties, args].map((file) => rm(file, { force: true })));
    }
    await writePrivateFile(join(temporary, LOGIN_FILE), JSON.stringify(login));
  });
  if (made) return;
  const known = loginSchema.safeParse(await readJson(join(dataFolder, LOGIN_FILE)));
  if (known.success && known.data.passwordHash === login.passwordHash) return;
  throw new LocalProviderError(
    `Kafka's data in ${dataFolder} was formatted with another user or password than the ones it should now have. ` +
      "Restore the stack's credentials.json, or remove the stack's data with: npm stop -- --purge",
  );
}

/** A line of an argument file of `java`: quoted, where a backslash escapes (docs.oracle.com, "java Command-Line Argument Files"). */
function argument(value: string): string {
  return `"${value.replace(/[\\"]/g, "\\$&")}"`;
}
