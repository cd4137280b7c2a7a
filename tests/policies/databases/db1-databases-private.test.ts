import { databasesPrivate } from "../../../policies/rules/databases/db1-databases-private.ts";
import { holdAgainst } from "../hold-against.ts";
import { cluster, instance, server } from "./servers.ts";

const SAYS = (name: string): string =>
  `${name} has an address on the internet. Allowed: a database in a private network only. Turn its public access off.`;

holdAgainst(databasesPrivate, "aws", {
  keeps: instance(),
  keepsToo: [
    ["an instance that says nothing of it", instance({ publiclyAccessible: undefined })],
    ["a cluster", cluster()],
  ],
  breaks: [
    ["a public instance", instance({ publiclyAccessible: true }), [SAYS("warehouse")]],
    ["a public instance of a cluster", cluster({}, [{}, { publiclyAccessible: true }]), [SAYS("lake-1")]],
  ],
});

holdAgainst(databasesPrivate, "azure", {
  keeps: [server()],
  keepsToo: [
    ["a server in a network of its own", [server({ network: { delegatedSubnetResourceId: "/subnet" } })]],
    ["a server behind private endpoints", [server({ network: { publicNetworkAccess: "disabled" } })]],
  ],
  breaks: [
    ["a public server", [server({ network: { publicNetworkAccess: "Enabled" } })], [SAYS("warehouse")]],
    ["a server that says nothing of its network", [server({ network: undefined })], [SAYS("warehouse")]],
  ],
});
