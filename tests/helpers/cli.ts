import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../../infra/engine/paths.ts";

/** How a command of package.json ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs commands as a user does, each in a process of its own, with state, data and passphrase below one folder. */
export class Cli {
  readonly #environment: NodeJS.ProcessEnv;

  constructor(readonly folder: string) {
    this.#environment = {
      ...process.env,
      IMAGE_PIPELINE_LOCAL_DIR: join(folder, "local"),
      PULUMI_BACKEND_URL: "",
      PULUMI_HOME: join(folder, "pulumi"),
      PULUMI_CONFIG_PASSPHRASE: "test",
    };
    delete this.#environment["PULUMI_BACKEND_URL"];
  }

  /** Runs a command to its end. */
  async run(command: string, ...args: string[]): Promise<Ended> {
    const child = spawn(process.execPath, [join(ROOT, "infra/commands/run.mjs"), command, ...args], {
      cwd: this.folder,
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    return { code, stdout, stderr };
  }

  /** Runs a command that must succeed, and answers what it printed. */
  async ok(command: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(command, ...args);
    if (code === 0) return stdout;
    throw new Error(`${command} ${args.join(" ")} ended with ${code ?? "a signal"}:\n${stdout}\n${stderr}`);
  }

  /** The same, for one that prints JSON. */
  async json<T>(command: string, ...args: string[]): Promise<T> {
    return JSON.parse(await this.ok(command, ...args)) as T;
  }

  /** The same, for one that prints a line of JSON each. */
  async jsonLines<T>(command: string, ...args: string[]): Promise<T[]> {
    const printed = await this.ok(command, ...args);
    return printed
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as T);
  }
}
