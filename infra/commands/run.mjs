// Entry of every npm script: makes sure that what the lock file says is installed, then runs infra/commands/<name>.ts.
// Plain JavaScript with nothing but Node.js, because on a fresh clone there is nothing else.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node.js ${process.version} is too old: expected 20.19 or newer. Get it from nodejs.org or your package manager.`,
  );
  process.exit(1);
}

const stamp = join(root, "node_modules", ".image-pipeline-lock");
const lockFile = readFileSync(join(root, "package-lock.json"));
const wanted = `${process.platform} ${process.arch} ${createHash("sha256").update(lockFile).digest("hex")}`;

/** Whether node_modules holds exactly what the lock file says. */
const installed = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;

if (!installed()) install();

const [, , command = "", ...args] = process.argv;
const script = join(root, "infra", "commands", `${command}.ts`);
const tsx = pathToFileURL(join(root, "node_modules", "tsx", "dist", "loader.mjs")).href;
// The pinned AWS SDK runs on Node.js 20; its advice to upgrade would be printed at every command.
const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const child = spawn(process.execPath, ["--import", tsx, script, ...args], { cwd: root, stdio: "inherit", env });
// The terminal signals the whole group; a signal sent to this process alone is handed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
});

/** Runs `npm ci`, one run at a time; another run's work is waited for. */
function install() {
  const lock = join(root, "node_modules.installing");
  const owner = join(lock, "pid");
  let told = false;
  for (;;) {
    try {
      mkdirSync(lock);
      writeFileSync(owner, String(process.pid));
      break;
    } catch {
      if (!told) console.error("Another run is installing the packages; waiting for it …");
      told = true;
      if (ownerIsDead(owner)) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
      if (installed()) return;
    }
  }
  const remove = () => rmSync(lock, { recursive: true, force: true });
  process.on("exit", remove);
  console.error("Installing the packages of package-lock.json (npm ci); a minute or two …");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (npm.status !== 0) {
    console.error(`npm ci ended with ${npm.status ?? npm.signal}: mend what it says above, then run this again.`);
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
  remove();
}

/** Whether a run that was stopped has left its lock. One that has not written its number yet is given the benefit. */
function ownerIsDead(file) {
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
