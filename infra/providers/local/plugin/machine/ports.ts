import * as z from "zod";
import type { Properties } from "../../../../plugin/resource.ts";
import type { LocalResource, ResourceContext } from "../local-resource.ts";
import { anyFreePort, isFree } from "./free-port.ts";
import { CLAIMS_FILE, claimPorts, type PortList, readPorts, releasePorts } from "./port-claims.ts";
import { ownPorts } from "./process-record.ts";

const schema = z.strictObject({
  /** Port each part would like, by name; it gets another where that one is taken. */
  preferred: z.record(z.string(), z.int().min(1024).max(65_535)),
});

/** How far apart the ports of two stacks are tried: a second stack's are easily told from the first one's. */
const STEP = 100;
const STEPS = 50;

/**
 * local:net:Ports: ports on 127.0.0.1 that stay the same from run to run. Another stack's claim counts as taken, even
 * while that stack is stopped. `status` is `taken` when a process that is not this stack's holds one of them; `update`
 * then moves that one only.
 * @param claimsFile where the claims of all stacks are kept
 */
export function portsResource(claimsFile: string = CLAIMS_FILE): LocalResource<typeof schema> {
  const assign = async ({ folder }: ResourceContext, preferred: PortList): Promise<Properties> => {
    const ports = await claimPorts(claimsFile, folder, (claimed) => choose(folder, preferred, claimed));
    return { ports, status: "ready" };
  };
  return {
    schema,
    secrets: [],
    id: () => "ports",
    create: (context, { preferred }) => assign(context, preferred),
    update: (context, { preferred }) => assign(context, preferred),
    async read({ folder }) {
      const ports = await readPorts(folder);
      if (Object.keys(ports).length === 0) return undefined;
      const own = await ownPorts(folder);
      const usable = await Promise.all(Object.values(ports).map(async (port) => own.has(port) || isFree(port)));
      return { ports, status: usable.every(Boolean) ? "ready" : "taken" };
    },
    async delete({ folder }) {
      await releasePorts(claimsFile, folder);
    },
  };
}

async function choose(folder: string, preferred: PortList, claimed: ReadonlySet<number>): Promise<PortList> {
  const [kept, own] = await Promise.all([readPorts(folder), ownPorts(folder)]);
  const chosen: PortList = {};
  const usable = async (port: number): Promise<boolean> =>
    !claimed.has(port) && !Object.values(chosen).includes(port) && (own.has(port) || (await isFree(port)));
  // What is kept comes first, so that a new name never takes the port of an old one.
  for (const name of Object.keys(preferred)) {
    const port = kept[name];
    if (port !== undefined && (await usable(port))) chosen[name] = port;
  }
  for (const [name, wanted] of Object.entries(preferred)) {
    chosen[name] ??= await firstUsable(wanted, usable);
  }
  return chosen;
}

async function firstUsable(wanted: number, usable: (port: number) => Promise<boolean>): Promise<number> {
  for (let step = 0; step <= STEPS && wanted + step * STEP <= 65_535; step++) {
    if (await usable(wanted + step * STEP)) return wanted + step * STEP;
  }
  for (;;) {
    const port = await anyFreePort();
    if (await usable(port)) return port;
  }
}
