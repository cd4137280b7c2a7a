import { expect } from "chai";
import type { CloudName } from "../../../helpers/cloud-stack.ts";
import { FUNCTIONS, type FunctionName } from "./cloud.ts";
import { build, CLOUDS, EXISTING, PROD } from "./clouds.ts";

/** What each function may do to data, on every cloud. Reviewed: a line more is a right more. */
const ABILITIES: Readonly<Record<FunctionName, readonly string[]>> = {
  "image-function": [
    ...["read originals", "create originals in stream/", "take announcements of uploads"],
    ...["read results", "create results", "lock results"],
    ...["consume images.incoming", "produce images.processed", "produce images.dead-letter"],
  ],
  operations: [
    ...["create originals in claims/", "delete originals", "read messages that were kept", "hold results"],
    ...["produce images.incoming", "consume images.dead-letter"],
    ...["read bi_reader's password", "write bi_reader's password"],
  ],
  web: ["create originals in uploads/", "read results"],
};

/** What one cloud's functions may besides, each with the reason. */
const BESIDES: Readonly<Record<CloudName, Readonly<Record<FunctionName, Readonly<Record<string, string>>>>>> = {
  aws: {
    "image-function": {
      "log in to the warehouse as writer": "the database's roles are IAM's resources",
      "keep undelivered messages":
        "its own, and the event source acts with its role; on Azure they lie among the originals",
    },
    operations: {
      "log in to the warehouse as its owner": "whose password is a secret of RDS's",
      "read undelivered messages": "they are put back; on Azure whoever lists may read",
      "keep failed runs": "runs that failed lie in a queue of their own",
    },
    web: { "log in to the warehouse as web": "the database's roles are IAM's resources" },
  },
  azure: {
    "image-function": {
      "read messages that were kept": "they lie among the originals",
      "hold results": "one action of Azure's is for locks and holds",
    },
    operations: {
      "read originals": "one action of Azure's is for listing and reading",
      "read results": "the same",
      "consume images.incoming":
        "on Azure nobody sees how far a consumer is who may not consume; on AWS one may look only",
      "answer operators": "the mailbox; on AWS operators invoke the function",
      "lock results": "one action of Azure's is for locks and holds",
      "delete results": "the sweeper: lifecycle may not delete what was locked; no lock gives way to it",
    },
    web: { "sign links": "keys to sign links with are asked for; on AWS the function's own key signs" },
  },
};

const VARIANTS = {
  dev: {},
  prod: PROD,
  "originals that go when processed": { retention: { rawDays: "untilProcessed" } },
};

for (const cloud of CLOUDS) {
  describe(`what the functions of a stack on ${cloud.title} may do`, () => {
    for (const [variant, config] of Object.entries(VARIANTS)) {
      for (const name of FUNCTIONS) {
        it(`is, for ${name} in ${variant}, what was reviewed`, async () => {
          const found = new Set(cloud.abilities(await build(cloud, config), name));
          expect([...found]).to.have.members([...ABILITIES[name], ...Object.keys(BESIDES[cloud.name][name])]);
        });
      }
    }

    it("is named one by one, on named resources", async () => {
      for (const config of [...Object.values(VARIANTS), EXISTING]) {
        const stack = await build(cloud, config);
        for (const name of FUNCTIONS) {
          const found = cloud.allowed(stack, name);
          expect(found, name).not.to.deep.equal([]);
          for (const { at, actions, scopes } of found) {
            expect(
              actions.filter((action) => action.includes("*")),
              at,
            ).to.deep.equal([]);
            expect(
              scopes.filter(
                (scope) => scope === "*" || /^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?$/.test(scope),
              ),
              at,
            ).to.deep.equal([]);
          }
        }
      }
    });

    it("never replaces a result, nor removes one but by the sweeper of operations", async () => {
      const stack = await build(cloud, PROD);
      for (const name of FUNCTIONS) {
        const found = cloud.abilities(stack, name);
        expect(found, name).not.to.include("replace results");
        if (name !== "operations") expect(found.filter((ability) => ability.startsWith("delete"))).to.deep.equal([]);
      }
    });

    it("is no topic of somebody else's Kafka, whose owner says who may what", async () => {
      const stack = await build(cloud, EXISTING);
      const found = FUNCTIONS.flatMap((name) => cloud.abilities(stack, name));
      expect(found.filter((ability) => /^(consume|produce) /.test(ability))).to.deep.equal([]);
      expect(found).to.include("read the brokers' login");
      expect(cloud.abilities(stack, "web")).not.to.include("read the brokers' login");
    });
  });
}
