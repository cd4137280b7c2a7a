import { expect } from "chai";
import { databasesBackedUp } from "../../../policies/rules/databases/db5-databases-backed-up.ts";
import { holdAgainst } from "../hold-against.ts";
import { cluster, instance, server } from "./servers.ts";

const SAYS = (days: number, least = 7, name = "warehouse"): string =>
  `${name} keeps ${days === 0 ? "no backups" : `backups for ${days} days`}. Allowed: at least ${least} days. Keep them for longer.`;

const azureDays = (backupRetentionDays?: number): ReturnType<typeof server>[] => [
  server({ backup: { backupRetentionDays } }),
];

holdAgainst(databasesBackedUp, "aws", {
  keeps: instance(),
  keepsToo: [
    ["a cluster", cluster()],
    ["a replica, whose source is backed up", instance({ replicateSourceDb: "source", backupRetentionPeriod: 0 })],
    ["a month where that is asked for", instance({ backupRetentionPeriod: 30 }), { minDays: 30 }],
  ],
  breaks: [
    ["a day less", instance({ backupRetentionPeriod: 6 }), [SAYS(6)]],
    ["none", instance({ backupRetentionPeriod: 0 }), [SAYS(0)]],
    ["an instance that says nothing, for which RDS makes none", instance({ backupRetentionPeriod: null }), [SAYS(0)]],
    ["less than is asked for", instance({ backupRetentionPeriod: 29 }), [SAYS(29, 30)], { minDays: 30 }],
    ["less than the floor, whatever is asked for", instance({ backupRetentionPeriod: 6 }), [SAYS(6)], { minDays: 1 }],
    ["a cluster that says nothing", cluster({ backupRetentionPeriod: undefined }), [SAYS(1, 7, "lake")]],
  ],
});

holdAgainst(databasesBackedUp, "azure", {
  keeps: [server()],
  keepsToo: [
    ["a server that says nothing, for which Azure makes 7 days", azureDays()],
    ["a replica", [server({ createMode: "Replica", backup: { backupRetentionDays: 1 } })]],
  ],
  breaks: [
    ["a day less", azureDays(6), [SAYS(6)]],
    ["what Azure makes, where more is asked for", azureDays(), [SAYS(7, 35)], { minDays: 35 }],
  ],
});

describe("Days of backups", () => {
  it("can be raised and never lowered", () => {
    expect(databasesBackedUp.configSchema?.properties["minDays"]).to.include({ minimum: 7, default: 7 });
  });
});
