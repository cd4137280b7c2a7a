import { databasesIdentityLogin } from "../../../policies/rules/databases/db4-databases-identity-login.ts";
import { holdAgainst } from "../hold-against.ts";
import { cluster, instance, rds, server } from "./servers.ts";

const SAYS = (name = "warehouse"): string =>
  `${name} takes passwords only. Allowed: a database that takes identities of the cloud. Turn logins of IAM or Entra on.`;

const off = { iamDatabaseAuthenticationEnabled: false };

holdAgainst(databasesIdentityLogin, "aws", {
  keeps: instance(),
  keepsToo: [
    ["a cluster", cluster()],
    ["an engine that cannot", instance({ ...off, engine: "sqlserver-ex" })],
    ["an engine that AWS alone knows", [rds("Instance", "replica", { replicateSourceDb: "warehouse", ...off })]],
  ],
  breaks: [
    ["an instance that does not", instance(off), [SAYS()]],
    ["an instance that says nothing of it", instance({ iamDatabaseAuthenticationEnabled: undefined }), [SAYS()]],
    ["MySQL that does not", instance({ ...off, engine: "mysql" }), [SAYS()]],
    ["a cluster that does not", cluster(off), [SAYS("lake")]],
    [
      "a replica of an engine that AWS answers",
      [rds("Instance", "replica", { replicateSourceDb: "warehouse", ...off }, { answers: { engine: "postgres" } })],
      [SAYS("replica")],
    ],
  ],
});

holdAgainst(databasesIdentityLogin, "azure", {
  keeps: [server()],
  breaks: [
    ["a server with passwords alone", [server({ authConfig: { activeDirectoryAuth: "Disabled" } })], [SAYS()]],
    ["a server that says nothing of it", [server({ authConfig: undefined })], [SAYS()]],
  ],
});
