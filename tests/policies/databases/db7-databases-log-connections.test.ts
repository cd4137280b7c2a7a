import { expect } from "chai";
import { databasesLogConnections } from "../../../policies/rules/databases/db7-databases-log-connections.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_TEXT } from "../views.ts";
import { azure, cluster, configuration, diagnostics, FORCE_SSL, instance, server, serverToBe } from "./servers.ts";

const SILENT = (name = "warehouse"): string =>
  `${name} does not write down who connects. Allowed: a database that does. Set its parameter log_connections.`;
const LOCAL = (name = "warehouse"): string =>
  `${name} has its log on its own disk only. Allowed: a log that is sent to where logs are kept. Let the cloud send it there.`;

const connections = (value: unknown): { parameters: object[] } => ({
  parameters: [FORCE_SSL, { name: "log_connections", value }],
});

holdAgainst(databasesLogConnections, "aws", {
  keeps: instance(),
  keepsToo: [
    ...["1", "on", "true", "TRUE", "all", "receipt,authorization"].map(
      (value) => [`log_connections = ${value}`, instance({}, connections(value))] as const,
    ),
    ["a cluster", cluster()],
    ["MySQL, whichever log it sends", instance({ engine: "mysql", enabledCloudwatchLogsExports: ["error"] })],
  ],
  breaks: [
    ...["0", "off", "FALSE", "", null].map(
      (value) => [`log_connections = ${value}`, instance({}, connections(value)), [SILENT()]] as const,
    ),
    ["no such parameter", instance({}, { parameters: [FORCE_SSL] }), [SILENT()]],
    ["AWS's own parameters", instance({ parameterGroupName: undefined }), [SILENT()]],
    ["a log that stays", instance({ enabledCloudwatchLogsExports: ["upgrade"] }), [LOCAL()]],
    ["MySQL that sends none", instance({ engine: "mysql", enabledCloudwatchLogsExports: [] }), [LOCAL()]],
    [
      "a cluster with neither",
      cluster({ enabledCloudwatchLogsExports: undefined }, [], { parameters: [] }),
      [SILENT("lake"), LOCAL("lake")],
    ],
  ],
});

const on = configuration("log_connections", "on");
const logs = (log: object): ReturnType<typeof diagnostics> => diagnostics({ logs: [log] });

holdAgainst(databasesLogConnections, "azure", {
  keeps: [server(), on, diagnostics()],
  keepsToo: [
    ["all logs at once", [server(), on, logs({ categoryGroup: "allLogs", enabled: true })]],
    ["PostgreSQL 18's list", [server(), configuration("log_connections", "authentication"), diagnostics()]],
  ],
  breaks: [
    ["the parameter turned off", [server(), configuration("log_connections", "off"), diagnostics()], [SILENT()]],
    ["nothing said of the parameter", [server(), diagnostics()], [SILENT()]],
    ["no diagnostic setting", [server(), on], [LOCAL()]],
    ["one of another log", [server(), on, logs({ category: "PostgreSQLFlexSessions", enabled: true })], [LOCAL()]],
    ["one that is off", [server(), on, logs({ category: "PostgreSQLLogs", enabled: false })], [LOCAL()]],
    ["one of another server", [server(), on, diagnostics({ resourceUri: "/other" })], [LOCAL()]],
  ],
});

describe("Satellites of a server in a preview", () => {
  const warehouse = serverToBe();
  const other = azure("dbforpostgresql:Server", "other", { serverName: "other" }, { answers: { id: UNKNOWN_TEXT } });
  const setting = (of: typeof other): typeof other =>
    diagnostics({ resourceUri: UNKNOWN_TEXT }, { madeOf: { resourceUri: [of] } });
  const check = (...stack: (typeof other)[]): string[] => messages(databasesLogConnections, stack);
  const ofOther = [SILENT("other"), LOCAL("other")];

  it("are those that were made of it", () => {
    expect(check(warehouse, on, setting(warehouse))).to.deep.equal([]);
    expect(check(warehouse, other, on, setting(other))).to.deep.equal([LOCAL(), SILENT("other")]);
    expect(check(warehouse, other, on, setting(warehouse))).to.deep.equal(ofOther);
  });

  it("raise no alarm where they may be its own", () => {
    expect(check(warehouse, on, diagnostics({ resourceUri: UNKNOWN_TEXT }))).to.deep.equal([]);
    const unnamed = configuration("a", "on", { configurationName: UNKNOWN_TEXT });
    expect(check(warehouse, unnamed, setting(warehouse))).to.deep.equal([]);
  });
});
