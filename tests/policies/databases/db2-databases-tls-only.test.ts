import { expect } from "chai";
import { databasesTlsOnly } from "../../../policies/rules/databases/db2-databases-tls-only.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_TEXT } from "../views.ts";
import { cluster, configuration, FORCE_SSL, instance, parameters, rds, server } from "./servers.ts";

const SAYS = (name = "warehouse"): string =>
  `${name} takes connections without TLS. Allowed: a database that refuses them. Turn its parameter for that on.`;

const off = { parameters: [{ ...FORCE_SSL, value: "0" }] };
const stated = (name: string, value: string, family: string): { family: string; parameters: object[] } => ({
  family,
  parameters: [{ name, value }],
});
const without = (engine: string, engineVersion?: string): ReturnType<typeof rds>[] => [
  rds("Instance", "warehouse", { engine, engineVersion }),
];

holdAgainst(databasesTlsOnly, "aws", {
  keeps: instance(),
  keepsToo: [
    ["PostgreSQL from 15, which refuses them by itself", instance({}, { parameters: [] })],
    ["the same with AWS's own parameters", instance({ parameterGroupName: "default.postgres18" })],
    ["the same without any", without("postgres", "15.4")],
    ["a version that AWS chooses", without("postgres")],
    ["parameters that the stack only names", instance({ parameterGroupName: "of-the-platform" })],
    ["MySQL that is told to", instance({ engine: "mysql" }, stated("require_secure_transport", "ON", "mysql8.4"))],
    ["MariaDB from 11.8", without("mariadb", "11.8.2")],
    ["Oracle, where it is no parameter", without("oracle-ee", "19")],
    ["a cluster", cluster()],
    ["Aurora from 17", cluster({}, [], { family: "aurora-postgresql17", parameters: [] })],
  ],
  breaks: [
    ["the parameter turned off", instance({}, off), [SAYS()]],
    ["PostgreSQL 14, which takes them by itself", instance({}, { family: "postgres14", parameters: [] }), [SAYS()]],
    ["PostgreSQL 14 with AWS's own parameters", without("postgres", "14.11"), [SAYS()]],
    ["MySQL that is not told to", instance({ engine: "mysql" }, { family: "mysql8.4", parameters: [] }), [SAYS()]],
    ["SQL Server that is not told to", without("sqlserver-ex", "16.00"), [SAYS()]],
    ["MariaDB before 11.8", without("mariadb", "10.11.6"), [SAYS()]],
    ["a cluster before 17 that is not told to", cluster({}, [], { parameters: [] }), [SAYS("lake")]],
  ],
});

holdAgainst(databasesTlsOnly, "azure", {
  keeps: [server(), configuration("require_secure_transport", "on")],
  keepsToo: [
    ["a server without the parameter, which refuses them by itself", [server()]],
    ["another server's parameter", [server(), configuration("require_secure_transport", "off", { serverName: "b" })]],
  ],
  breaks: [
    ["the parameter turned off", [server(), configuration("require_secure_transport", "off")], [SAYS()]],
    ["the parameter of any version", [server(), configuration("require_secure_transport", "OFF")], [SAYS()]],
  ],
});

describe("A database's parameters in a preview", () => {
  const group = (name: string): ReturnType<typeof rds> =>
    rds(
      "ParameterGroup",
      name,
      { family: "postgres18", ...(name === "open" && off) },
      { answers: { name: UNKNOWN_TEXT } },
    );
  const [open, closed] = [group("open"), group("closed")];
  const madeOf = (one: ReturnType<typeof rds>): ReturnType<typeof rds> =>
    rds(
      "Instance",
      "warehouse",
      { engine: "postgres", engineVersion: "18", parameterGroupName: UNKNOWN_TEXT },
      { madeOf: { parameterGroupName: [one] } },
    );

  it("are those that its group's name is made of", () => {
    expect(messages(databasesTlsOnly, [madeOf(open), open, closed])).to.deep.equal([SAYS()]);
    expect(messages(databasesTlsOnly, [madeOf(closed), open, closed])).to.deep.equal([]);
  });

  it("are not known where the name is made of none of the stack's groups", () => {
    const [unknown] = instance({ parameterGroupName: UNKNOWN_TEXT });
    expect(messages(databasesTlsOnly, [unknown ?? open, open])).to.deep.equal([]);
    expect(messages(databasesTlsOnly, unknown === undefined ? [] : [unknown])).to.deep.equal([]);
  });

  it("are not known beside one whose name is not", () => {
    const hidden = parameters({ family: "postgres14", parameters: [{ name: UNKNOWN_TEXT, value: "1" }] });
    const [one] = instance();
    expect(messages(databasesTlsOnly, one === undefined ? [] : [one, hidden])).to.deep.equal([]);
  });
});
