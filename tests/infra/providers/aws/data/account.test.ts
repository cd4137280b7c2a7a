import { expect } from "chai";
import { type AwsData, awsData, underAwsMocks, awsSettings } from "../../../../helpers/aws-mocks.ts";
import { network } from "../../../../../infra/providers/aws/network/network.ts";
import { asList, one, statementsIn } from "./records.ts";

describe("the account of a stack on AWS", () => {
  let data: AwsData;
  before(async () => {
    data = await awsData({ region: "eu-central-1", tags: { team: "images", stack: "renamed" } });
  });

  it("makes everything with one provider, in the region and with the tags of the settings", () => {
    const { inputs } = one(data, "aws", "test-aws");
    expect(inputs["region"]).to.equal("eu-central-1");
    expect(JSON.parse(String(inputs["defaultTags"]))).to.deep.equal({
      tags: { project: "image-pipeline", stack: "renamed", environment: "dev", team: "images" },
    });
    const others = data.resources.filter(({ type }) => type.startsWith("aws:"));
    expect(others.length).to.be.above(50);
    for (const { name, type, provider } of others) expect(provider, `${type} ${name}`).to.contain("::test-aws::");
  });

  it("lies in Singapore unless it is set", async () => {
    expect(one(await awsData(), "aws", "test-aws").inputs["region"]).to.equal("ap-southeast-1");
  });

  it("has a key that is rotated, and that services use for this account alone", () => {
    const key = one(data, "Key", "test-key");
    expect(key.inputs).to.include({ enableKeyRotation: true, deletionWindowInDays: 30 });
    expect(key.retainOnDelete).to.equal(false);
    const statements = statementsIn(key, "policy");
    expect(statements.map(({ Sid }) => Sid)).to.deep.equal([
      "AccountByIam",
      "LogGroups",
      "AlarmsToTopic",
      "UploadEventsToQueue",
    ]);
    expect(statements[0]).to.deep.include({ Principal: { AWS: "arn:aws:iam::123456789012:root" } });
    for (const { Sid, Action, Condition } of statements.slice(1)) {
      expect(JSON.stringify(Condition), Sid).to.contain("123456789012");
      expect(
        asList(Action).filter((action) => action.includes("*")),
        Sid,
      ).to.deep.equal([]);
    }
    expect(statements[1]?.Principal).to.deep.equal({ Service: "logs.eu-central-1.amazonaws.com" });
  });

  const malformed = ["Prod", "my_stack", "a.b", "-a", "a-", "a--b", "1a", "s".repeat(35)];
  // Names of groups may not begin with "sg-", names of buckets not with the others: both begin with the stack's.
  const reserved = ["sg-prod", "sg", "sthree-a", "amzn-s3-demo-a"];
  for (const stack of [...malformed, ...reserved]) {
    it(`refuses the stack name "${stack}", which S3, EC2 or RDS would`, async () => {
      const context = { stack, settings: awsSettings() };
      const building = underAwsMocks(async () => {
        await network(context);
        return {};
      });
      const failure = await building.then(
        () => "nothing",
        (error: unknown) => String(error),
      );
      expect(failure).to.contain(`but received "${stack}"`);
    });
  }
});
