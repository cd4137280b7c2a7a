import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { ROOT } from "../infra/engine/paths.ts";
import { stackNames } from "../infra/engine/stack-file.ts";

const WORKFLOWS = join(ROOT, ".github", "workflows");
const FILES = readdirSync(WORKFLOWS);

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: string;
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: { readonly include?: readonly { stack: string; environment: string }[] } };
  readonly steps?: readonly Step[];
}

interface Action {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly steps: readonly { readonly if?: string }[] };
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const textOf = (file: string): string => readFileSync(join(WORKFLOWS, file), "utf8");
const workflow = (file: string): Workflow => parse(textOf(file)) as Workflow;
const JOBS = FILES.flatMap((file) =>
  Object.entries(workflow(file).jobs).map(([name, job]) => ({ of: `${file} ${name}`, job })),
);
const runsPulumi = ({ steps = [] }: Job): boolean =>
  steps.some(({ uses }) => uses?.startsWith("pulumi/actions@") === true);

/** Stacks of clouds, with the environment that each one's file sets. */
const STACKS = stackNames()
  .map((name) => {
    const { config } = parse(readFileSync(join(ROOT, `Pulumi.${name}.yaml`), "utf8")) as {
      config: Record<string, unknown>;
    };
    const setting = (key: string): string => String(config[`image-pipeline:${key}`]);
    return { stack: name, provider: setting("provider"), environment: setting("environment") };
  })
  .filter(({ provider }) => provider !== "local")
  .map(({ stack, environment }) => ({ stack, environment }));

describe("the workflows", () => {
  it("are what GitHub understands", () => {
    const linter = process.env["ACTIONLINT_BIN"];
    if (linter === undefined) throw new Error("Set ACTIONLINT_BIN to the built actionlint.");
    const { status, stdout, stderr } = spawnSync(linter, ["-no-color"], { cwd: ROOT, encoding: "utf8" });
    expect(`${stdout}${stderr}`).to.equal("");
    expect(status).to.equal(0);
  });

  it("run actions of one commit only, each with its version beside it", () => {
    const actions = join(ROOT, ".github", "actions");
    const all = [
      ...FILES.map(textOf),
      ...readdirSync(actions).map((name) => readFileSync(join(actions, name, "action.yml"), "utf8")),
    ].join("\n");
    const uses = [...all.matchAll(/uses: (.*)/g)].map(([, used]) => used ?? "");
    const foreign = uses.filter((used) => !used.startsWith("./"));
    expect(foreign).to.not.be.empty;
    for (const used of foreign) expect(used).to.match(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("may do what each job asks for, and nothing by default", () => {
    for (const file of FILES) {
      expect(workflow(file).permissions, file).to.deep.equal({});
      expect(textOf(file), file).to.not.contain("pull_request_target");
    }
    for (const { of, job } of JOBS) {
      expect(job.permissions, of).to.not.equal(undefined);
      const writes = Object.entries(job.permissions ?? {}).flatMap(([what, may]) => (may === "write" ? [what] : []));
      expect(["id-token", "pull-requests"], of).to.include.members(writes);
      if (job.uses === undefined) expect(job["timeout-minutes"], of).to.be.a("number");
    }
  });

  it("keep secrets and credentials from forks", () => {
    const { "preview-offline": offline, preview } = workflow("pull-request.yml").jobs as Record<
      string,
      Job & { if: string }
    >;
    expect(offline?.permissions).to.deep.equal({ contents: "read" });
    expect(JSON.stringify(offline)).to.not.contain("secrets.");
    expect(offline?.if).to.contain("head.repo.full_name != github.repository");
    expect(preview?.if).to.contain("head.repo.full_name == github.repository");
  });

  it("run one at a time for each stack, in an environment of its own", () => {
    const found = JOBS.filter(({ job }) => runsPulumi(job));
    expect(found).to.have.length(3);
    for (const { of, job } of found) {
      expect(job.concurrency, of).to.match(/stack \}\}$/);
      expect(job.environment, of).to.match(/\.stack \}\}/);
    }
  });

  it("are for every stack of a cloud, each as strict as its environment", () => {
    const matrix = (file: string, job: string): unknown => workflow(file).jobs[job]?.strategy?.matrix.include;
    expect(matrix("pull-request.yml", "preview")).to.have.deep.members(STACKS);
    expect(matrix("drift.yml", "drift")).to.have.deep.members(STACKS);
    const offline = workflow("pull-request.yml").jobs["preview-offline"]?.strategy?.matrix as unknown;
    expect(offline).to.deep.equal({ stack: STACKS.map(({ stack }) => stack) });
    const ups = Object.values(workflow("main.yml").jobs).flatMap(({ uses, with: inputs }) =>
      uses === "./.github/workflows/up.yml" ? [inputs] : [],
    );
    expect(ups).to.have.deep.members(STACKS);
    for (const { environment } of STACKS) {
      expect(existsSync(join(ROOT, "policies", "config", `${environment}.json`))).to.equal(true);
    }
    for (const { job } of JOBS.filter(({ job: one }) => runsPulumi(one))) {
      const inputs = job.steps?.find(({ uses }) => uses?.startsWith("pulumi/actions@"))?.with;
      expect(inputs).to.include({ policyPacks: "policies" });
      expect(inputs?.["policyPackConfigs"]).to.match(/^policies\/config\/\$\{\{ \w+\.environment \}\}\.json$/);
    }
  });

  it("deploy to development once the tests pass, and to production only after the same cloud's development", () => {
    const needs = Object.entries(workflow("main.yml").jobs).map(([name, job]) => [name, job.needs]);
    expect(Object.fromEntries(needs)).to.deep.equal({
      test: undefined,
      ...Object.fromEntries(
        STACKS.map(({ stack, environment }) => [
          stack,
          environment === "dev" ? "test" : stack.replace(/[a-z]+$/, "dev"),
        ]),
      ),
    });
  });

  it("sign in to the cloud of every stack, with what its environment on GitHub says", () => {
    const inputs = parse(readFileSync(join(ROOT, ".github", "actions", "sign-in", "action.yml"), "utf8")) as Action;
    const clouds = [...new Set(STACKS.map(({ stack }) => stack.split("-")[0]))];
    for (const cloud of clouds) {
      expect(inputs.runs.steps.filter((step) => step.if === `startsWith(inputs.stack, '${cloud}-')`)).to.not.be.empty;
    }
    const steps = JOBS.flatMap(({ job }) => job.steps ?? []).filter(({ uses }) => uses === "./.github/actions/sign-in");
    expect(steps).to.have.length(3);
    for (const step of steps) {
      expect(Object.keys(step.with ?? {})).to.have.members(
        Object.keys(inputs.inputs).filter((name) => name !== "aws-region"),
      );
    }
  });
});
