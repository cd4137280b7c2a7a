import { spawn } from "node:child_process";
import { join } from "node:path";
import * as z from "zod";
import {
  kafkaConnectionSchema,
  postgresConnectionSchema,
  s3ConnectionSchema,
} from "../../../functions/clients/connections.ts";
import { topicsSchema } from "../../../functions/core/settings.ts";
import { ROOT } from "../../engine/paths.ts";

/** The shipped stack that runs on this machine. */
const STACK = "dev";

const outputsSchema = z.object({
  rawBucket: z.string(),
  topics: topicsSchema,
  operator: z.object({
    kafka: kafkaConnectionSchema,
    warehouse: postgresConnectionSchema,
    objectStore: s3ConnectionSchema,
  }),
});

/** How a stack that is up is reached. */
export type StackOutputs = z.output<typeof outputsSchema>;

/** A whole local stack beside those of the user: state, data and passphrase below a folder of its own, ports of its own. */
export class ThrowAwayStack {
  readonly #environment: NodeJS.ProcessEnv;

  constructor(folder: string) {
    const { PULUMI_BACKEND_URL: _, ...inherited } = process.env;
    this.#environment = {
      ...inherited,
      IMAGE_PIPELINE_LOCAL_DIR: join(folder, "local"),
      PULUMI_HOME: join(folder, "pulumi"),
      PULUMI_CONFIG_PASSPHRASE: "for a stack that lives for minutes",
    };
  }

  /** Brings it up as `npm start` does, and answers how it is reached. */
  async start(): Promise<StackOutputs> {
    await this.#run("start", "--stack", STACK, "--no-demonstration");
    const printed = await this.#run("outputs", "--stack", STACK, "--show-secrets", "--json");
    return outputsSchema.parse(JSON.parse(printed));
  }

  /** Takes it down with all its data; also one that came up in part. */
  async remove(): Promise<void> {
    await this.#run("stop", "--stack", STACK, "--purge");
  }

  async #run(command: string, ...args: string[]): Promise<string> {
    const child = spawn(process.execPath, [join(ROOT, "infra/commands/run.mjs"), command, ...args], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.stderr += text));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject).on("close", resolve);
    });
    if (code === 0) return printed.stdout;
    throw new Error(`npm run ${command} ended with ${code ?? "a signal"}:\n${printed.stdout}${printed.stderr}`);
  }
}
