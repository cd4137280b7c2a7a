import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { automation } from "@pulumi/pulumi";
import type { StandIns } from "../../../../infra/engine/offline/plugins.ts";
import { offlineSite } from "../../../../infra/engine/site.ts";
import { type OpenedStack, openStack } from "../../../../infra/engine/workspace.ts";

/** Any stack of the clone: only its name matters, as the programs here read no settings. */
export const STACK = "dev";

/** A resource as the engine keeps it. */
export interface Kept {
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Offline runs of a program in a folder of their own, as somebody who is logged in to no cloud and keeps state elsewhere. */
export class OfflineRuns {
  readonly folder = mkdtempSync(join(tmpdir(), "offline-"));
  /** Where the user has real stacks' state. */
  readonly elsewhere = join(this.folder, "elsewhere");
  readonly #environment = { ...process.env };
  readonly #standIns: StandIns;
  readonly #program: automation.PulumiFn;

  constructor(standIns: StandIns, program: automation.PulumiFn) {
    this.#standIns = standIns;
    this.#program = program;
    mkdirSync(this.elsewhere);
  }

  /** Sets the environment; `stop` sets it back. */
  start(): void {
    Object.assign(process.env, {
      PULUMI_HOME: join(this.folder, "pulumi"),
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_BACKEND_URL: pathToFileURL(this.elsewhere).href,
    });
    for (const name of Object.keys(process.env)) {
      if (/^(?:AWS|AZURE|ARM)_/.test(name)) Reflect.deleteProperty(process.env, name);
    }
  }

  /** The stack as the next command would open it. */
  open(): Promise<OpenedStack> {
    const site = offlineSite(join(this.folder, "offline"));
    return openStack(STACK, { site, standIns: this.#standIns, program: this.#program });
  }

  async kept({ stack }: OpenedStack): Promise<readonly Kept[]> {
    const { deployment } = (await stack.exportStack()) as unknown as { deployment: { resources?: Kept[] } };
    return deployment.resources ?? [];
  }

  stop(): void {
    for (const name of Object.keys(process.env)) {
      if (!(name in this.#environment)) Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, this.#environment);
    rmSync(this.folder, { recursive: true });
  }
}
