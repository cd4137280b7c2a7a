import { expect } from "chai";
import { databasesKeptUp } from "../../../policies/rules/databases/db8-databases-kept-up.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_TEXT } from "../views.ts";
import { cluster, instance, rds, server } from "./servers.ts";

const OLD = (name = "warehouse"): string =>
  `${name} takes no minor releases by itself. Allowed: a database that does. Turn automatic minor upgrades on.`;
const ALONE = (name = "warehouse"): string =>
  `${name} has no standby. Allowed: a database that another takes over from. Give it a standby in another zone.`;

const production = { production: true };

holdAgainst(databasesKeptUp, "aws", {
  keeps: instance(),
  keepsToo: [
    ["an instance that says nothing of releases", instance({ autoMinorVersionUpgrade: undefined })],
    ["a single instance outside production", instance({ multiAz: false })],
    ["a replica in production", instance({ multiAz: false, replicateSourceDb: "source" }), production],
    ["a cluster of two in production", cluster(), production],
    ["a Multi-AZ cluster in production", cluster({ dbClusterInstanceClass: "db.m6gd.large" }, []), production],
    ["a cluster whose instances are elsewhere", cluster({}, []), production],
  ],
  breaks: [
    ["upgrades by hand", instance({ autoMinorVersionUpgrade: false }), [OLD()]],
    ["a single instance in production", instance({ multiAz: undefined }), [ALONE()], production],
    ["both", instance({ multiAz: false, autoMinorVersionUpgrade: false }), [OLD(), ALONE()], production],
    ["a cluster of one in production", cluster({}, [{}]), [ALONE("lake")], production],
    ["an instance of a cluster", cluster({}, [{}, { autoMinorVersionUpgrade: false }]), [OLD("lake-1")]],
  ],
});

const mode = (highAvailability: unknown): ReturnType<typeof server>[] => [server({ highAvailability })];

holdAgainst(databasesKeptUp, "azure", {
  keeps: [server()],
  keepsToo: [
    ["a single server outside production", mode(undefined)],
    ["a standby in another zone in production", [server()], production],
    ["a standby in the same zone in production", mode({ mode: "SameZone" }), production],
    ["a replica in production", [server({ createMode: "Replica", highAvailability: undefined })], production],
  ],
  breaks: [
    ["no standby in production", mode({ mode: "Disabled" }), [ALONE()], production],
    ["a server that says nothing of it", mode(undefined), [ALONE()], production],
  ],
});

describe("A cluster's instances in a preview", () => {
  const [lake] = cluster({ clusterIdentifier: undefined });
  const member = (name: string, made: boolean): ReturnType<typeof rds> =>
    rds(
      "ClusterInstance",
      name,
      { clusterIdentifier: UNKNOWN_TEXT },
      made && lake ? { madeOf: { clusterIdentifier: [lake] } } : {},
    );
  const check = (...members: ReturnType<typeof rds>[]): string[] =>
    messages(databasesKeptUp, lake === undefined ? [] : [lake, ...members], production);

  it("are those that were made of it", () => {
    expect(check(member("a", true), member("b", true))).to.deep.equal([]);
    expect(check(member("a", true))).to.deep.equal([ALONE("lake")]);
  });

  it("are not counted where they may be another's", () => {
    expect(check(member("a", false))).to.deep.equal([]);
  });
});
