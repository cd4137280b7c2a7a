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
    return await this.#spawn([command, ...args], () => true);
  }

  /** @param heard is told all that was printed to stdout by now, until it answers true */
  async #spawn(args: readonly string[], heard: (printed: string, pid: number) => boolean): Promise<Ended> {
    const child = spawn(process.execPath, [join(ROOT, "infra/commands/run.mjs"), ...args], {
      cwd: this.folder,
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, which a terminal's foreground is.
      detached: true,
    });
    let stdout = "";
    let stderr = "";
    let done = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (!done && child.pid !== undefined) done = heard(stdout, child.pid);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    return { code, stdout, stderr };
  }

  /**
   * Runs a command and sends a signal to all its processes, as Ctrl-C in a terminal does, once it has printed a text; or
   * lets it end where it never does.
   */
  async interrupted(signal: "SIGINT" | "SIGKILL", after: string, command: string): Promise<Ended> {
    return await this.#spawn([command], (printed, pid) => {
      if (!printed.includes(after)) return false;
      process.kill(-pid, signal);
      return true;
    });
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
