import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { databasesNotDeleted } from "../../../policies/rules/databases/db6-databases-not-deleted.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { type Told, UNKNOWN_TEXT, type Values } from "../views.ts";
import { azure, cluster, instance, server, SERVER_ID, serverToBe } from "./servers.ts";

const SAYS = (name = "warehouse"): string =>
  `${name} can be deleted like anything else. Allowed: a database that is protected from deletion. Turn its protection on, or lock it.`;

const production = { production: true };
const off = { deletionProtection: false };

holdAgainst(databasesNotDeleted, "aws", {
  keeps: instance(),
  keepsToo: [
    ["anything outside production", instance(off)],
    ["protection in production", instance(), production],
    ["a cluster in production", cluster(), production],
    ["a replica, whose source is protected", instance({ ...off, replicateSourceDb: "source" }), production],
  ],
  breaks: [
    ["no protection in production", instance(off), [SAYS()], production],
    ["an instance that says nothing of it", instance({ deletionProtection: null }), [SAYS()], production],
    ["a cluster without it", cluster(off), [SAYS("lake")], production],
  ],
});

const lock = (inputs: Values = {}, told: Told = {}): ResourceView =>
  azure("authorization:ManagementLockByScope", "keep", { scope: SERVER_ID, level: "CanNotDelete", ...inputs }, told);
const groupLock = (resourceGroupName: string): ResourceView =>
  azure("authorization:ManagementLockAtResourceGroupLevel", "keep", { resourceGroupName, level: "ReadOnly" });

holdAgainst(databasesNotDeleted, "azure", {
  keeps: [server(), lock()],
  keepsToo: [
    ["anything outside production", [server()]],
    ["Pulumi's own option in production", [server({}, { protect: true })], production],
    ["a lock of the server", [server(), lock({ level: "ReadOnly" })], production],
    ["a lock of its resource group", [server(), groupLock("pipeline")], production],
    ["the same by its id", [server(), lock({ scope: "/subscriptions/1/resourcegroups/PIPELINE" })], production],
  ],
  breaks: [
    ["no lock in production", [server()], [SAYS()], production],
    ["a lock of another group", [server(), groupLock("other")], [SAYS()], production],
    ["a lock of another server", [server(), lock({ scope: `${SERVER_ID}2` })], [SAYS()], production],
    ["a lock of no level that keeps it", [server(), lock({ level: "NotSpecified" })], [SAYS()], production],
  ],
});

describe("A lock in a preview", () => {
  const check = (...stack: ResourceView[]): string[] => messages(databasesNotDeleted, stack, production);
  const warehouse = serverToBe();
  const toCome = { scope: UNKNOWN_TEXT };

  it("is of the server that its scope is made of", () => {
    expect(check(warehouse, lock(toCome, { madeOf: { scope: [warehouse] } }))).to.deep.equal([]);
    const other = azure("dbforpostgresql:Server", "other", {}, { protect: true });
    expect(check(warehouse, other, lock(toCome, { madeOf: { scope: [other] } }))).to.deep.equal([SAYS()]);
  });

  it("raises no alarm where its scope is not known, nor its level", () => {
    expect(check(warehouse, lock(toCome))).to.deep.equal([]);
    expect(check(server(), lock({ level: UNKNOWN_TEXT }))).to.deep.equal([]);
    expect(check(server({ resourceGroupName: UNKNOWN_TEXT }), groupLock("pipeline"))).to.deep.equal([]);
  });
});
