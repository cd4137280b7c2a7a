import { dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import * as z from "zod";
import { CACHE_DIR } from "../../../../engine/paths.ts";
import { privateFolder, readJson, writePrivateFile } from "../stack-folder.ts";

/**
 * Which stack of which clone has which port, for all clones of this user: a port that is free may belong to a stack that
 * has not started yet, or is stopped for a moment. A claim holds as long as its stack's own list names the port.
 */
export const CLAIMS_FILE = join(CACHE_DIR, "ports.json");

const claimsSchema = z.record(z.string(), z.string());
const listSchema = z.record(z.string(), z.int().min(1).max(65_535));

/** The ports of one stack, by name. */
export type PortList = z.output<typeof listSchema>;

export const portsFile = (folder: string): string => join(folder, "ports.json");

/** The stack's own list; empty where it has none yet. */
export async function readPorts(folder: string): Promise<PortList> {
  return listSchema.safeParse(await readJson(portsFile(folder))).data ?? {};
}

/**
 * Chooses a stack's ports while nobody else chooses, and keeps the choice.
 * @param choose gets the ports claimed by other stacks
 */
export async function claimPorts(
  claimsFile: string,
  folder: string,
  choose: (claimed: ReadonlySet<number>) => Promise<PortList>,
): Promise<PortList> {
  return withClaims(claimsFile, async (claims) => {
    const others = Object.entries(claims).filter(([, owner]) => owner !== folder);
    // What cannot be read stands: it is another user's.
    const standing = await Promise.all(
      others.map(
        async ([port, owner]) =>
          await readPorts(owner).then(
            (ports) => Object.values(ports).includes(Number(port)),
            () => true,
          ),
      ),
    );
    const kept = others.filter((_, index) => standing[index]);
    const ports = await choose(new Set(kept.map(([port]) => Number(port))));
    await writePrivateFile(portsFile(folder), JSON.stringify(ports, null, 2));
    const own = Object.values(ports).map((port): [string, string] => [String(port), folder]);
    return { claims: Object.fromEntries([...kept, ...own]), result: ports };
  });
}

/** Gives the stack's claims up. Its list stays, so that it gets the same ports again if they are still to be had. */
export async function releasePorts(claimsFile: string, folder: string): Promise<void> {
  await withClaims(claimsFile, (claims) => {
    const others = Object.entries(claims).filter(([, owner]) => owner !== folder);
    return Promise.resolve({ claims: Object.fromEntries(others), result: undefined });
  });
}

async function withClaims<T>(
  claimsFile: string,
  work: (claims: Record<string, string>) => Promise<{ claims: Record<string, string>; result: T }>,
): Promise<T> {
  await privateFolder(dirname(claimsFile));
  const release = await lock(claimsFile, {
    realpath: false,
    stale: 10_000,
    retries: { retries: 100, minTimeout: 50, maxTimeout: 300 },
  });
  try {
    const { claims, result } = await work(claimsSchema.safeParse(await readJson(claimsFile)).data ?? {});
    await writePrivateFile(claimsFile, JSON.stringify(claims, null, 2));
    return result;
  } finally {
    await release();
  }
}
