import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyOf, holds } from "../../logic.ts";
import { namedBy } from "../../named.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Engine, versionOf, versionOfGroup } from "./engines.ts";

/**
 * Where a server's parameters are: a group of the stack; `default`, AWS's own, which nobody can change; or `elsewhere`, a
 * group that the stack only names.
 */
type Group = Known<ResourceView | "default" | "elsewhere">;

/** What a server's parameters say of TLS and of connections. Absent: they cannot say it for its engine. */
export interface Switches {
  readonly tlsOnly?: Known<boolean>;
  readonly logsConnections?: Known<boolean>;
}

/**
 * @param by name of the server's property that names its group
 * @param groups all of the stack's parameter groups of that kind
 */
export function switchesOf(
  server: ResourceView,
  engine: Known<Engine>,
  by: string,
  groups: readonly ResourceView[],
): Switches {
  if (engine === UNKNOWN) return { tlsOnly: UNKNOWN, logsConnections: UNKNOWN };
  const group = groupOf(server, by, groups);
  const { tls, connections } = engine;
  const version = typeof group === "object" ? versionOfGroup(group) : versionOf(server);
  const onByItself = (from: number | undefined): Known<boolean> =>
    from === undefined ? false : holds(version, (known) => known >= from);
  return {
    ...(tls !== undefined && { tlsOnly: isOn(tls.parameter, group, onByItself(tls.onFrom)) }),
    ...(connections !== undefined && { logsConnections: isOn(connections, group, false) }),
  };
}

function groupOf(server: ResourceView, by: string, groups: readonly ResourceView[]): Group {
  const group = namedBy(server, groups, { by: [by], as: [["name"], ["id"]] });
  if (group !== undefined) return group;
  const name = property(server.inputs, by);
  return name === undefined || (typeof name === "string" && name.startsWith("default.")) ? "default" : "elsewhere";
}

function isOn(parameter: string, group: Group, byItself: Known<boolean>): Known<boolean> {
  if (group === UNKNOWN || group === "elsewhere") return UNKNOWN;
  if (group === "default") return byItself;
  const all = elements(property(group.inputs, "parameters"));
  if (all === UNKNOWN) return UNKNOWN;
  const stated = all.find((one) => property(one, "name") === parameter);
  if (stated !== undefined) return holds(property(stated, "value"), isYes);
  return all.some((one) => property(one, "name") === UNKNOWN) ? anyOf([byItself, UNKNOWN]) : byItself;
}

/** RDS takes 1, on and true; PostgreSQL 18's log_connections also a list of steps, of which an empty one is none. */
const isYes = (value: unknown): boolean =>
  typeof value === "string" && !["", "0", "off", "false", "no"].includes(value.toLowerCase());
