import { expect } from "chai";
import { checkInputs } from "../../../../../infra/plugin/check.ts";
import { bucket } from "../../../../../infra/providers/local/plugin/storage/bucket.ts";
import { kafkaCluster } from "../../../../../infra/providers/local/plugin/kafka/cluster.ts";
import { kafkaTopic } from "../../../../../infra/providers/local/plugin/kafka/topic.ts";

describe("check of inputs of local resources", () => {
  it("refuses fewer partitions than the topic has, and says what to do", () => {
    const topic = { name: "t", partitions: 3, retentionMs: 1000, maxMessageBytes: 1024 };
    const news = { ...topic, connection: { brokers: ["127.0.0.1:1"], tls: false } };
    expect(checkInputs(kafkaTopic, { ...news, partitions: 3 }, news)).to.deep.equal([]);
    const [fault, ...more] = checkInputs(kafkaTopic, { ...news, partitions: 4 }, news);
    expect(more).to.deep.equal([]);
    expect(fault?.property).to.equal("partitions");
    expect(fault?.reason)
      .to.contain("expected at least 4, which the topic has, but received 3")
      .and.to.contain("Keep the");
    expect(checkInputs(kafkaTopic, { ...news, name: "another", partitions: 4 }, news)).to.deep.equal([]);
  });

  it("refuses a shorter lock or none, and accepts a longer one", () => {
    const base = {
      connection: { region: "r" },
      name: "processed",
      purpose: "processed",
      expiry: { days: 8, oldVersions: true, by: "jobs" },
    };
    const locked = (retainDays: number): object => ({ ...base, objectLock: { mode: "COMPLIANCE", retainDays } });
    const check = (olds: object, news: object): string[] =>
      checkInputs(bucket, { ...olds }, { ...news }).map(({ reason }) => reason);
    expect(check(locked(7), locked(8))).to.deep.equal([]);
    expect(check(base, locked(7))).to.deep.equal([]);
    expect(check(locked(8), locked(7))[0]).to.contain(
      "expected at least the 8 days that the bucket has but received 7 days",
    );
    expect(check(locked(8), base)[0]).to.contain("but received no lock");
    expect(check(base, { ...base, objectLock: { mode: "GOVERNANCE", retainDays: 7 } })).to.have.lengthOf(1);
  });

  it("refuses a password that Kafka's formatting tool would take apart, without showing it", () => {
    const cluster = { libsDir: "/libs", port: 9092, controllerPort: 9092, username: "u", password: "abc],def=1" };
    const reasons = checkInputs(kafkaCluster, {}, cluster).map(({ reason }) => reason);
    expect(reasons).to.have.lengthOf(1);
    expect(reasons[0]).to.contain("password: ").and.not.to.contain("abc]");
    expect(checkInputs(kafkaCluster, {}, { ...cluster, password: "abcdefgh" })).to.deep.equal([
      {
        property: "controllerPort",
        reason: "expected another port than `port` but received 9092 for both",
      },
    ]);
  });
});
