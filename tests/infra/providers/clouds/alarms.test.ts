import { expect } from "chai";
import { build, CLOUDS, EXISTING, PROD } from "./clouds.ts";

/** What is watched on every cloud, by the names of alarms in the program. */
const WATCHED = [
  ...["images-failed", "images-rejected", "uploads-dead-letter", "uploads-wait", "stream-lag", "stream-set-aside"],
  ...["image-function-errors", "operations-errors", "web-errors", "jobs-silent"],
  ...["warehouse-cpu", "warehouse-storage", "warehouse-connections", "warehouse-memory", "web-server-errors"],
];

const EMAILS = ["ops@example.com", "data@example.com"];

for (const cloud of CLOUDS) {
  describe(`the alarms of a stack on ${cloud.title}`, () => {
    for (const [variant, config] of Object.entries({ dev: {}, prod: PROD })) {
      it(`watch, in ${variant}, images, each function, the warehouse and the web application`, async () => {
        const names = cloud.alarms(await build(cloud, config)).map(({ name }) => name);
        expect(names).to.include.members(WATCHED);
        expect(new Set(names).size).to.equal(names.length);
      });
    }

    it("say what to do, and tell those that the settings name", async () => {
      const stack = await build(cloud, { alerts: { emails: EMAILS } });
      const { ids, emails } = cloud.alarmTargets(stack);
      expect(emails).to.have.members(EMAILS);
      expect(ids).to.have.length(1);
      for (const { name, description, tells } of cloud.alarms(stack)) {
        expect(description, name).to.have.length.above(60);
        expect(tells, name).to.deep.equal(ids);
      }
    });

    it("watch no brokers where they are somebody else's, and all else as ever", async () => {
      const own = cloud.alarms(await build(cloud)).map(({ name }) => name);
      const existing = cloud.alarms(await build(cloud, EXISTING)).map(({ name }) => name);
      expect(existing.filter((name) => /broker/.test(name))).to.deep.equal([]);
      expect(own.some((name) => /broker/.test(name))).to.equal(true);
      // How far behind a consumer group is, the brokers' own tools tell.
      expect(existing).to.include.members(WATCHED.filter((name) => name !== "stream-lag"));
    });
  });
}
