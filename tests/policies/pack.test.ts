import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../infra/engine/paths.ts";
import { guardedFor } from "../../infra/engine/policies.ts";
import { settingsSchema } from "../../infra/config.ts";
import { CLOUDS } from "../../policies/facts/cloud.ts";
import { ENFORCEMENT } from "../../policies/rules/enforcement.ts";
import { RULES } from "../../policies/rules/registry.ts";

const POLICIES = join(ROOT, "policies");
const json = (...path: string[]): Record<string, unknown> =>
  JSON.parse(readFileSync(join(...path), "utf8")) as Record<string, unknown>;
const config = (environment: string): Record<string, unknown> => json(POLICIES, "config", `${environment}.json`);

describe("the rules", () => {
  it("have each a name of its own, which begins with the catalogue's id, and say what to do", () => {
    expect(new Set(RULES.map(({ name }) => name)).size).to.equal(RULES.length);
    for (const { name, description, remediation, clouds } of RULES) {
      expect(name).to.match(/^(sto|kaf|fn|q|db|api|net|kms|log)\d+(-[a-z0-9]+)+$/);
      expect(description, name).to.match(/\.$/);
      expect(remediation, name).to.match(/\.$/);
      expect(Object.keys(clouds), name).to.have.members([...CLOUDS]);
    }
  });

  it("are the catalogue's 46, and those that it lacks", () => {
    const ids = RULES.map(({ name }) => name.split("-")[0]);
    const numbers = (prefix: string): number[] =>
      ids.flatMap((id) => {
        const [, number] = new RegExp(`^${prefix}(\\d+)$`).exec(id ?? "") ?? [];
        return number === undefined ? [] : [Number(number)];
      });
    const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);
    // Beyond the catalogue: STO13 (soft delete), KAF6 (messages), KAF7 (claim checks), DB9 (statistics).
    const families = { sto: 13, kaf: 7, fn: 9, q: 1, db: 9, api: 5, net: 4, kms: 1, log: 1 };
    for (const [prefix, last] of Object.entries(families)) {
      expect(numbers(prefix), prefix).to.have.members(upTo(last));
    }
    expect(RULES).to.have.length(46 + 4);
  });

  it("are each held against resources of every cloud where they are checked", () => {
    const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" });
    const textOf = (rule: string): string =>
      tests
        .filter((path) => path.endsWith(`${rule}.test.ts`))
        .map((path) => readFileSync(join(import.meta.dirname, path), "utf8"))
        .join("\n");
    const missing = RULES.flatMap(({ name, clouds }) =>
      CLOUDS.filter((cloud) => "controls" in clouds[cloud])
        .filter((cloud) => !new RegExp(`holdAgainst\\(\\s*\\w+,\\s*"${cloud}"`).test(textOf(name)))
        .map((cloud) => `${name} on ${cloud}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it("on how long data stays and who reaches it are mandatory everywhere", () => {
    expect(ENFORCEMENT).to.deep.equal({ retention: "mandatory", exposure: "mandatory", baseline: "advisory" });
  });
});

describe("the configurations of the pack", () => {
  const environments = settingsSchema.shape.environment.unwrap().options;

  it("are one for each environment", async () => {
    const files = readdirSync(join(POLICIES, "config"));
    expect(files).to.have.members(environments.map((name) => `${name}.json`));
    for (const environment of environments) {
      expect((await guardedFor({ environment })).policyPackConfigs).to.deep.equal([
        join(POLICIES, "config", `${environment}.json`),
      ]);
    }
  });

  it("name rules and settings that there are", () => {
    for (const environment of environments) {
      for (const [name, settings] of Object.entries(config(environment))) {
        if (name === "all" || name === "exceptions") continue;
        const rule = RULES.find((one) => one.name === name);
        expect(rule, name).to.not.equal(undefined);
        expect(Object.keys(rule?.configSchema?.properties ?? {}), name).to.include.members(
          Object.keys(settings as object),
        );
      }
    }
  });

  it("make everything mandatory outside development, and lower nothing there", () => {
    expect(config("dev")).to.deep.equal({});
    for (const environment of ["staging", "prod"]) {
      expect(config(environment)).to.include({ all: "mandatory", exceptions: "advisory" });
      expect(JSON.stringify(config(environment))).to.not.contain("enforcementLevel");
    }
  });

  it("ask in production for all that rules ask for there", () => {
    const prod = config("prod") as Record<string, Record<string, unknown> | undefined>;
    for (const { name, configSchema } of RULES) {
      for (const setting of ["production", "strictMode"]) {
        if (!(setting in (configSchema?.properties ?? {}))) continue;
        expect(prod[name]?.[setting], `${name} ${setting}`).to.equal(true);
      }
    }
  });
});

describe("the package of the pack", () => {
  it("pins what the project pins", () => {
    const { dependencies: ours } = json(ROOT, "package.json") as { dependencies: Record<string, string> };
    const { dependencies } = json(POLICIES, "package.json") as { dependencies: Record<string, string> };
    for (const [name, version] of Object.entries(dependencies)) expect(ours[name], name).to.equal(version);
  });
});
