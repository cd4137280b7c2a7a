import { existsSync } from "node:fs";
import { copyFile, cp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ROOT } from "../paths.ts";
import { type Artifact, ensureArtifact } from "./cache.ts";
import { CommandFailed, run } from "./run.ts";

/**
 * AWS Lambda's runtime interface client for Node.js: what loads a handler in the cloud and asks the Runtime API for its
 * events. Tests run the deployed code with it. npm runs no install scripts here, so its native half, which the package
 * carries as sources, is built into the cache; libcurl and aws-lambda-cpp are linked in statically.
 */
const PACKAGE = join(ROOT, "node_modules", "aws-lambda-ric");
const VERSION = "4.0.2";
const ADDON = "rapid-client.node";
/** All that is left of the package when it is built: it imports nothing but Node's own modules. */
const KEPT = ["index.mjs", "package.json", "LICENSE", "NOTICE", "THIRD-PARTY-LICENSES", ADDON];

/** The runtime client with its native half. One minute on 2 cores; N-API, so that it serves every Node.js. */
export const lambdaRuntimeArtifact: Artifact = {
  name: `lambda-runtime-${VERSION}`,
  recipe: [
    "package.json",
    "index.mjs",
    "deps/curl.tar.xz",
    "deps/aws-lambda-cpp.tar.xz",
    "scripts/preinstall.sh",
    "src/native/binding.gyp",
    "src/native/rapid-client.cc",
  ].map((file) => join(PACKAGE, file)),
  async build(folder, onLine) {
    await requireTools();
    for (const name of (await readdir(PACKAGE)).filter((one) => one !== "node_modules")) {
      await cp(join(PACKAGE, name), join(folder, name), { recursive: true });
    }
    // The package's own script for its two libraries; it installs them below deps/artifacts.
    await run("sh", [join(folder, "scripts", "preinstall.sh")], { cwd: folder, onLine });
    const require = createRequire(join(PACKAGE, "package.json"));
    const headers = dirname(dirname(process.execPath));
    await run(
      process.execPath,
      [
        require.resolve("node-gyp/bin/node-gyp.js"),
        ...["rebuild", "--directory=src/native"],
        // The headers that came with this Node.js. Without them node-gyp fetches some from nodejs.org.
        ...(existsSync(join(headers, "include", "node", "node_api.h")) ? [`--nodedir=${headers}`] : []),
      ],
      {
        cwd: folder,
        env: {
          DEPS_PREFIX: join(folder, "deps", "artifacts"),
          // The build asks node where node-addon-api is, from a folder without node_modules.
          NODE_PATH: dirname(dirname(require.resolve("node-addon-api/package.json"))),
        },
        onLine,
      },
    );
    await copyFile(join(folder, "src", "native", "build", "Release", ADDON), join(folder, ADDON));
    const rest = (await readdir(folder)).filter((name) => !KEPT.includes(name));
    await Promise.all(rest.map((name) => rm(join(folder, name), { recursive: true })));
  },
};

/** What the build runs: each with what it is called in Debian. */
const TOOLS: readonly [command: string, debian: string][] = [
  ["make", "make"],
  ["g++", "g++"],
  ["cmake", "cmake"],
  ["python3", "python3"],
  ["xz", "xz-utils"],
];

/** @throws CommandFailed that names all that are missing */
async function requireTools(): Promise<void> {
  const there = await Promise.all(
    TOOLS.map(([command]) =>
      run(command, ["--version"]).then(
        () => true,
        () => false,
      ),
    ),
  );
  const missing = TOOLS.filter((_, at) => !there[at]);
  if (missing.length === 0) return;
  throw new CommandFailed(
    `Lambda's runtime client cannot be built here: ${missing.map(([command]) => command).join(", ")} missing. ` +
      `Install it (Debian: apt-get install ${missing.map(([, debian]) => debian).join(" ")}).`,
  );
}

/** Whether it can be built here: its own build leaves macOS out, and Lambda is Linux. */
export const lambdaRuntimeBuilds = process.platform === "linux";

/** Path of the client's program. */
export async function lambdaRuntime(onLine?: (line: string) => void): Promise<string> {
  return join(await ensureArtifact(lambdaRuntimeArtifact, onLine), "index.mjs");
}
