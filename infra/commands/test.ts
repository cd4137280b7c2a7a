import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setUp } from "../engine/setup.ts";
import { ROOT } from "../engine/paths.ts";
import { actionlintBinary } from "../engine/toolchain/actionlint.ts";
import { azuriteProgram } from "../engine/toolchain/azurite.ts";
import { kafkaLibs } from "../engine/toolchain/kafka.ts";
import { lambdaRuntime, lambdaRuntimeBuilds } from "../engine/toolchain/lambda-runtime.ts";
import { versitygwBinary } from "../engine/toolchain/versitygw.ts";
import { command, main } from "./command.ts";

const BIN = join(ROOT, "node_modules");

/** What is checked without running the product. */
const CHECKS: readonly [string, string, ...string[]][] = [
  ["types", join(BIN, "typescript", "bin", "tsc"), "-p", "."],
  ["lint", join(BIN, "eslint", "bin", "eslint.js"), "."],
  ["format", join(BIN, "prettier", "bin", "prettier.cjs"), "--check", "--log-level", "warn", "."],
];

/** Tests by what they need; the whole stack comes last. */
const SUITES: readonly [string, ...string[]][] = [
  ["unit and parts", "tests/**/*.test.ts", "--ignore", "tests/integration/**"],
  ["the whole stack", "tests/integration/**/*.test.ts"],
];

/** What only Lambda's runtime client can run. */
const UNDER_LAMBDA = "tests/functions/adapters/aws/ric/**";

interface Totals {
  passes: number;
  failures: number;
}

const program = command("test", "Runs everything that must pass.")
  .argument("[pattern]", "only the test files that match, without the checks")
  .action(async (pattern?: string) => {
    await setUp({ kafka: true, objectStore: true });
    const environment = {
      ...process.env,
      VERSITYGW_BIN: await versitygwBinary(),
      KAFKA_LIBS: await kafkaLibs(),
      ACTIONLINT_BIN: await actionlintBinary(),
      AZURITE_BIN: await azuriteProgram(),
      ...(lambdaRuntimeBuilds && {
        LAMBDA_RUNTIME: await lambdaRuntime(firstLine("Building Lambda's runtime client …")),
      }),
    };
    if (!lambdaRuntimeBuilds)
      console.log(`Left out, because Lambda's runtime client builds on Linux only: ${UNDER_LAMBDA}`);
    const totals =
      pattern === undefined
        ? [...CHECKS.map(check), ...SUITES.map((suite) => mocha(suite, environment))]
        : [mocha([pattern, pattern], environment)];
    const passes = totals.reduce((sum, each) => sum + each.passes, 0);
    const failures = totals.reduce((sum, each) => sum + each.failures, 0);
    console.log(`\n${passes} passed, ${failures} failed`);
    process.exitCode = failures === 0 && passes > 0 ? 0 : 1;
  });

/** Says once that work has begun, when it has. */
function firstLine(message: string): () => void {
  let said = false;
  return () => {
    if (!said) console.log(message);
    said = true;
  };
}

function check([name, ...args]: readonly [string, string, ...string[]]): Totals {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  return status === 0 ? { passes: 1, failures: 0 } : { passes: 0, failures: 1 };
}

function mocha([name, ...args]: readonly [string, ...string[]], environment: NodeJS.ProcessEnv): Totals {
  console.log(`\n== ${name}`);
  const folder = mkdtempSync(join(tmpdir(), "image-pipeline-totals-"));
  const file = join(folder, "totals.json");
  const cli = [
    "--import",
    "tsx",
    join(BIN, "mocha", "lib", "cli", "cli.js"),
    "--reporter",
    "./tests/helpers/totals-reporter.ts",
  ];
  try {
    const env = { ...environment, TOTALS_FILE: file };
    const left = lambdaRuntimeBuilds ? [] : ["--ignore", UNDER_LAMBDA];
    const { status } = spawnSync(process.execPath, [...cli, ...args, ...left], { cwd: ROOT, stdio: "inherit", env });
    const totals = JSON.parse(readFileSync(file, "utf8")) as Totals;
    // A suite that ended badly has failed, whatever it counted.
    return status === 0 ? totals : { ...totals, failures: Math.max(1, totals.failures) };
  } catch {
    return { passes: 0, failures: 1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(program);
