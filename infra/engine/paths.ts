import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Top folder of the clone. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** Everything a clone makes while running: engine state, local stacks' data and logs. Ignored by git. */
export const LOCAL_DIR = resolve(process.env["IMAGE_PIPELINE_LOCAL_DIR"] ?? join(ROOT, ".local"));

/** What is slow to build or fetch, shared by every clone of this user. */
export const CACHE_DIR = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "image-pipeline");

/** What belongs to this user and is a secret: the passphrase of the local state. */
export const CONFIG_DIR = join(process.env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "image-pipeline");
