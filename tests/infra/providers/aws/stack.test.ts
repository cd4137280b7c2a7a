import { expect } from "chai";
import { destruction } from "../../../../infra/providers/aws/destruction.ts";
import { settingsOf } from "../../../helpers/mocked-stack.ts";
import { build } from "./inspect.ts";

/** What is AWS's alone; the rest is in tests/infra/providers/clouds. */
describe("a stack on AWS as the program asks for it", () => {
  it("has names for its console, and the policies of the second application's role", async () => {
    const { outputs } = await build();
    expect(outputs).to.include({
      operationsJob: "image-pipeline-test-operations",
      imageFunction: "image-pipeline-test-image-function",
    });
    expect(outputs).to.include.keys(
      ...["vpcId", "uploadsQueue", "uploadsDeadLetterQueue", "logGroups", "alarmsTopic"],
      ...["clientStorePolicy", "clientKafkaPolicy"],
    );
  });

  it("shows the dashboard of the region that is set", async () => {
    const { outputs } = await build({ region: "eu-central-1" });
    expect(outputs["dashboardUrl"]).to.contain("https://eu-central-1.console.aws.amazon.com/");
  });

  it("says what destroying leaves", () => {
    const kept = (config: Record<string, unknown>): string =>
      destruction(settingsOf({ provider: "aws", ...config })).kept.join("\n");
    expect(kept({ retention: { processedDays: 10 } })).to.contain("14 days");
    expect(kept({ environment: "prod" })).to.contain("raw bucket");
  });
});
