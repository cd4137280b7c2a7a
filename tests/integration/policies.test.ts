import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { PolicyReport } from "../../infra/commands/policy-report.ts";
import { ROOT } from "../../infra/engine/paths.ts";
import { stackNames } from "../../infra/engine/stack-file.ts";
import type { Evidence } from "../../policies/evidence/evidence.ts";
import { EVIDENCE } from "../../policies/evidence/registry.ts";
import { RULES } from "../../policies/rules/registry.ts";
import { Cli } from "../helpers/cli.ts";

/** Advice that a shipped stack does not follow, by the rules that give it; policies/README.md says why. */
const UNFOLLOWED: Readonly<Record<string, readonly string[]>> = { "aws-dev": ["fn9-functions-traced"] };

/** Rules on how long data stays. */
const RETENTION = RULES.filter(({ family }) => family === "retention").map(({ name }) => name);

const offline = (stack: string): string[] => (stack === "dev" ? [] : ["--offline"]);

describe("the policy pack over the shipped stacks, through the engine", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "image-pipeline-policies-"));
  const cli = new Cli(folder);
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const report = async (stack: string, ...more: string[]): Promise<{ code: number | null; report: PolicyReport }> => {
    const { code, stdout, stderr } = await cli.run("policy", "--stack", stack, "--json", ...offline(stack), ...more);
    expect(stdout, stderr).to.not.equal("");
    return { code, report: JSON.parse(stdout) as PolicyReport };
  };

  for (const stack of stackNames()) {
    it(`finds nothing mandatory in ${stack}, and only advice that is known`, async () => {
      const { code, report: found } = await report(stack);
      expect(code).to.equal(0);
      expect(found).to.include({ stack, rulesChecked: RULES.length, offline: stack !== "dev" });
      expect(new Set(found.findings.map(({ rule, enforcement }) => `${enforcement} ${rule}`))).to.deep.equal(
        new Set((UNFOLLOWED[stack] ?? []).map((rule) => `advisory ${rule}`)),
      );
      expect(found.exceptions).to.deep.equal([]);
    });
  }

  /** A module of transforms that makes changes of the evidence in a stack. */
  const transforms = (stack: string, evidence: readonly Evidence[]): string => {
    const file = join(folder, `spoilt-${stack}-${evidence.map(({ rule }) => rule).join("-")}.mjs`.slice(0, 200));
    const changes = evidence.flatMap(({ type, name, change }) =>
      change !== "removed" && "set" in change
        ? [{ type, name: name === undefined ? null : `${stack}-${name}`, set: Object.entries(change.set) }]
        : [],
    );
    const helper = pathToFileURL(join(ROOT, "tests", "policies", "with-value.ts")).href;
    writeFileSync(
      file,
      `import { withValue } from ${JSON.stringify(helper)};
       const changes = ${JSON.stringify(changes)};
       const spoil = ({ name, type, args }) => ({
         args: changes
           .filter((one) => one.type === type && (one.name === null || one.name === name))
           .flatMap(({ set }) => set)
           .reduce((all, [path, value]) => withValue(all, path, value ?? undefined), args),
       });
       export default Object.fromEntries(changes.map(({ type }) => [type, spoil]));`,
    );
    return file;
  };

  /** One change for each rule on how long data stays that is checked on a cloud. */
  const weakening = (cloud: Evidence["cloud"]): Evidence[] =>
    RULES.filter(({ name, clouds }) => RETENTION.includes(name) && "controls" in clouds[cloud]).map(({ name }) => {
      const found = EVIDENCE.find(
        (one) => one.rule === name && one.cloud === cloud && one.change !== "removed" && "set" in one.change,
      );
      if (found === undefined) throw new Error(`No evidence changes a property that ${name} on ${cloud} looks at.`);
      return found;
    });

  /**
   * In development too, but for one: there Azure deletes originals with their account, as it may, and results have a lock
   * whatever a program changes. Only in production a change lets it delete what was to stay.
   */
  const stackFor = ({ cloud, rule }: Evidence): string =>
    cloud === "azure" && rule === "sto12-containers-not-emptied" ? "azure-prod" : `${cloud}-dev`;

  for (const evidence of [...weakening("aws"), ...weakening("azure")]) {
    const stack = stackFor(evidence);
    it(`refuses in ${stack} what breaks ${evidence.rule}`, async () => {
      const file = transforms(stack, [evidence]);
      const options = ["--stack", stack, "--offline", "--config", `transforms=${file}`];
      const { code, stdout } = await cli.run("preview", ...options);
      expect(code).to.equal(1);
      expect(stdout).to.contain(evidence.rule);
    });
  }

  for (const evidence of weakening("local")) {
    it(`refuses on one machine what breaks ${evidence.rule}`, async () => {
      const file = transforms("dev", [evidence]);
      const { code, stdout } = await cli.run("preview", "--stack", "dev", "--config", `transforms=${file}`);
      expect(code).to.equal(1);
      expect(stdout).to.contain(evidence.rule);
    });
  }
});
