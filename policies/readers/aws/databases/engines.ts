import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";

/** What differs between the engines of RDS. */
export interface Engine {
  /** The parameter that refuses connections without TLS. Undefined: it is no parameter there. */
  readonly tls?: {
    readonly parameter: string;
    /** First version where it is on unless somebody turns it off. Undefined: in none. */
    readonly onFrom?: number;
  };
  /** The parameter that writes down who connects, which is off unless somebody turns it on. */
  readonly connections?: string;
  /** The log that has it, by its name for CloudWatch. Undefined: any of the engine's logs will do. */
  readonly log?: string;
  /** Whether it can take logins of IAM. */
  readonly identityLogin: boolean;
}

/**
 * Sources: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html (on from 15),
 * mysql-ssl-connections.require-ssl.html (off), mariadb-ssl-connections.require-ssl.html (on from 11.8),
 * SQLServer.Concepts.General.SSL.Using.html (off), UsingWithRDS.IAMDBAuth.html; for Aurora
 * docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html (on from 17).
 */
const ENGINES: readonly (readonly [name: RegExp, Engine])[] = [
  [/^postgres$/, postgresql(15)],
  [/^aurora-postgresql$/, postgresql(17)],
  [/^(aurora-)?mysql$/, { tls: { parameter: "require_secure_transport" }, identityLogin: true }],
  [/^mariadb$/, { tls: { parameter: "require_secure_transport", onFrom: 11.8 }, identityLogin: true }],
  [/^sqlserver-/, { tls: { parameter: "rds.force_ssl" }, identityLogin: false }],
];

/** Oracle and Db2 set TLS in option groups and have no logins of IAM. */
const OTHER: Engine = { identityLogin: false };

function postgresql(onFrom: number): Engine {
  return {
    tls: { parameter: "rds.force_ssl", onFrom },
    connections: "log_connections",
    log: "postgresql",
    identityLogin: true,
  };
}

/** The engine of an instance or a cluster. One that is restored or a replica does not state it; AWS then answers it. */
export function engineOf({ inputs, props }: ResourceView): Known<Engine> {
  const name = firstOf(property(inputs, "engine"), property(props, "engine"));
  if (typeof name !== "string") return UNKNOWN;
  return ENGINES.find(([pattern]) => pattern.test(name))?.[1] ?? OTHER;
}

/** Version of the engine, as a number: 18, 16.3, 11.8. UNKNOWN where it is AWS that chooses. */
export function versionOf({ inputs, props }: ResourceView): Known<number> {
  return numberIn(firstOf(property(inputs, "engineVersion"), property(props, "engineVersion")));
}

/** Version of the engine that a parameter group is for: its family is `postgres18` or `aurora-mysql8.0`. */
export const versionOfGroup = (group: ResourceView): Known<number> => numberIn(property(group.inputs, "family"));

function numberIn(text: Known<unknown>): Known<number> {
  const found = typeof text === "string" ? /\d+(\.\d+)?/.exec(text) : null;
  return found === null ? UNKNOWN : Number(found[0]);
}
