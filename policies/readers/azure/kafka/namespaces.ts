import type { KafkaCluster, KafkaEntrance } from "../../../facts/kafka.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyOf, holds } from "../../logic.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { sendsLog } from "../diagnostics.ts";
import { isLookedUp } from "../../looked-up.ts";
import { isAzure } from "../types.ts";
import { publicAccess } from "./public-access.ts";

const isNamespace = isAzure("eventhub", "Namespace");

/** Any of these tells what went wrong: learn.microsoft.com/azure/event-hubs/monitor-event-hubs-reference. */
const LOGS = ["OperationalLogs", "DiagnosticErrorLogs", "KafkaUserErrorLogs", "RuntimeAuditLogs"];

/** A region that has zones has three at least: learn.microsoft.com/azure/reliability/availability-zones-overview. */
const ZONES_OF_REGION = 3;

/** Namespaces of Event Hubs. */
export function kafkaClusters(resources: readonly ResourceView[]): readonly KafkaCluster[] {
  const all = resources.filter(isNamespace);
  return all.map((namespace): KafkaCluster => {
    const { urn, name, inputs, props } = namespace;
    // What a program says nothing of, the cloud tells once it is there.
    const stated = (key: string): Known<unknown> => firstOf(property(inputs, key), property(props, key));
    const logged = anyOf(LOGS.map((log) => sendsLog(namespace, log, resources, all)));
    const zoneRedundant = stated("zoneRedundant");
    return {
      urn,
      name,
      publicAccess: publicAccess(namespace, resources, all),
      // 1.2 since the interface of 2022: learn.microsoft.com/azure/event-hubs/transport-layer-security-configure-minimum-version
      oldestTls: textOr(stated("minimumTlsVersion"), "1.2"),
      keepsLogs: logged === false && isLookedUp(namespace) ? UNKNOWN : logged,
      // Unless it is told otherwise, Azure spreads a namespace where it can.
      zones: zoneRedundant === true ? ZONES_OF_REGION : zoneRedundant === false ? 1 : UNKNOWN,
    };
  });
}

/** Who comes in to namespaces: by roles, and by shared access keys unless these are turned off. */
export const kafkaEntrances = (resources: readonly ResourceView[]): readonly KafkaEntrance[] =>
  resources.filter(isNamespace).map(({ urn, name, inputs }) => {
    const keysOff = holds(property(inputs, "disableLocalAuth"), (off) => off === true);
    const opening = keysOff === UNKNOWN ? UNKNOWN : keysOff ? undefined : "whoever has one of its shared access keys";
    return { urn, name, opening };
  });

const textOr = (value: Known<unknown>, otherwise: string): Known<string> =>
  value === UNKNOWN ? UNKNOWN : typeof value === "string" ? value : otherwise;
