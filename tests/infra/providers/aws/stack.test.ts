import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { ROOT } from "../../../../infra/engine/paths.ts";
import { destruction } from "../../../../infra/providers/aws/destruction.ts";
import { type MockedStack, settingsOf } from "../../../helpers/mocked-stack.ts";
import { build } from "./inspect.ts";

/** Settings of a stack's own file, as the engine would hand them over. */
function settingsIn(stack: string): Record<string, unknown> {
  const { config } = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("image-pipeline:", ""), value]));
}

/** Type and name of each resource, a line each, sorted. A renamed resource is made anew: its data may be lost. */
const listOf = ({ resources }: MockedStack): string[] => resources.map(({ type, name }) => `${type} ${name}`).sort();

const golden = (stack: string): string => join(ROOT, "tests", "fixtures", "golden", `${stack}.txt`);

describe("a stack on AWS as the program asks for it", () => {
  for (const name of ["aws-dev", "aws-prod"]) {
    it(`is, for ${name}, the resources of tests/fixtures/golden/${name}.txt`, async () => {
      const now = listOf(await build(settingsIn(name)));
      expect(existsSync(golden(name)), `${golden(name)} is missing; it should hold:\n${now.join("\n")}`).to.equal(true);
      const wanted = readFileSync(golden(name), "utf8").trim().split("\n");
      const gone = wanted.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
      const added = now.filter((line) => !wanted.includes(line)).map((line) => `+ ${line}`);
      const difference = [...gone, ...added].join("\n");
      expect(difference, `What changed, against the golden list:\n${difference}\n`).to.equal("");
    });
  }

  it("has the outputs that every provider has, and its own", async () => {
    const { outputs } = await build();
    expect(outputs).to.include({
      provider: "aws",
      region: "ap-southeast-1",
      warehousePort: 5432,
      operationsJob: "image-pipeline-test-operations",
      imageFunction: "image-pipeline-test-image-function",
    });
    expect(outputs).to.include.keys(
      ...["rawBucket", "processedBucket", "objectStoreEndpoint", "kafkaBrokers", "kafkaAuth", "topics"],
      ...["warehouseHost", "warehouseDatabase", "biReaderSecret", "webUrl", "dashboardUrl"],
      ...["uploadsQueue", "uploadsDeadLetterQueue", "logGroups", "alarmsTopic"],
    );
    for (const [name, value] of Object.entries(outputs)) expect(value, name).not.to.equal(undefined);
  });

  it("is made in the region that is set", async () => {
    const { outputs } = await build({ region: "eu-central-1" });
    expect(outputs["region"]).to.equal("eu-central-1");
    expect(outputs["dashboardUrl"]).to.contain("https://eu-central-1.console.aws.amazon.com/");
  });

  it("says what destroying leaves, and refuses beforehand what AWS would refuse half-way", () => {
    const of = (config: Record<string, unknown>): ReturnType<typeof destruction> =>
      destruction(settingsOf({ provider: "aws", ...config }));
    expect(of({}).refused).to.deep.equal([]);
    expect(of({ retention: { processedDays: 10 } }).kept.join("\n")).to.contain("14 days");
    const prod = of({ environment: "prod" });
    expect(prod.refused.join("\n")).to.contain("warehouse.deletionProtection=false");
    expect(prod.kept.join("\n")).to.contain("raw bucket");
    expect(of({ environment: "prod", warehouse: { deletionProtection: false } }).refused).to.deep.equal([]);
  });
});
