import type { Output } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { Network } from "../../contract/network.ts";
import { Credentials, Ports } from "./resources.ts";

/** The machine itself: which ports and which generated credentials its parts use. */
export interface Host extends Network {
  port(name: PortName): Output<number>;
  credential(name: CredentialName): Output<string>;
}

/** Ports that are tried first; a taken one is replaced by any that is free. */
const PREFERRED_PORTS = {
  web: 18080,
  jobs: 18081,
  function: 18082,
  objectStore: 17070,
  kafka: 19092,
  kafkaController: 19093,
  postgres: 15432,
};
type PortName = keyof typeof PREFERRED_PORTS;

const CREDENTIALS = [
  "kafka",
  "objectStoreAccessKey",
  "objectStoreSecretKey",
  "objectEvents",
  "warehouseOwner",
  "warehouseWriter",
  "warehouseWeb",
  "warehouseBiReader",
] as const;
type CredentialName = (typeof CREDENTIALS)[number];

/** Claims ports and credentials. */
export function network({ stack }: Context): Host {
  const ports = new Ports(`${stack}-ports`, { preferred: PREFERRED_PORTS });
  const credentials = new Credentials(`${stack}-credentials`, { names: CREDENTIALS });
  return {
    isolation: "Every part listens on 127.0.0.1 only and asks for a generated credential.",
    port: (name) => ports.ports.apply((all) => known(all[name], name)),
    credential: (name) => credentials.values.apply((all) => known(all[name], name)),
  };
}

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The local provider's plugin answered nothing for "${name}".`);
  return value;
}
