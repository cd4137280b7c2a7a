import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type automation, type Input, secret } from "@pulumi/pulumi";
import { expect } from "chai";
import { parse } from "yaml";
import { ONLINE, offlineSite } from "../../../../infra/engine/site.ts";
import { type OpenedStack, openStack } from "../../../../infra/engine/workspace.ts";
import { failure } from "../../../helpers/failure.ts";
import { OfflineRuns, STACK } from "./offline-run.ts";

const REGION = "eu-west-1";
const PASSWORD = "kept from everyone";

describe("stand-ins beside the real engine", function () {
  this.timeout(120_000);

  let opened: OpenedStack;
  let description = "first";
  let buckets = 0;

  async function program(): Promise<Record<string, Input<unknown>>> {
    const aws = await import("@pulumi/aws");
    const provider = new aws.Provider("aws", { region: REGION });
    const { accountId } = await aws.getCallerIdentity({}, { provider });
    const { names } = await aws.getAvailabilityZones({ state: "available" }, { provider });
    const queue = new aws.sqs.Queue("queue", {}, { provider });
    const topic = new aws.sns.Topic("topic", { displayName: description }, { provider });
    const warehouse = new aws.rds.Instance(
      "warehouse",
      { instanceClass: "db.t4g.micro", engine: "postgres", password: secret(PASSWORD) },
      { provider },
    );
    for (let at = 0; at < buckets; at++)
      new aws.s3.Bucket(`bucket-${at}`, { tags: { topic: topic.arn } }, { provider });
    const { endpoint, masterUserSecrets } = warehouse;
    const secretArn = masterUserSecrets.apply(([first]) => first?.secretArn);
    return { accountId, names, url: queue.url, topic: topic.arn, endpoint, secretArn, password: warehouse.password };
  }

  const runs = new OfflineRuns({ plugins: ["aws"], region: REGION }, program);
  const changes = ({ summary }: automation.UpResult): unknown => summary.resourceChanges;

  before(async () => {
    runs.start();
    opened = await runs.open();
  });
  after(() => {
    runs.stop();
  });

  it("a preview answers questions, and calls unknown what only a cloud would tell", async () => {
    const { stdout, changeSummary } = await opened.stack.preview();
    expect(changeSummary).to.deep.equal({ create: 5 });
    expect(stdout)
      .to.match(/"eu-west-1a"/)
      .and.to.match(/accountId *: "000000000000"/);
    for (const name of ["url", "topic", "endpoint", "secretArn"]) {
      expect(stdout).to.match(new RegExp(`${name} *: \\[unknown\\]`));
    }
    expect(stdout).not.to.match(/warning/);
  });

  it("an up gives every output a value, and says in the state what it is", async () => {
    const up = await opened.stack.up();
    expect(changes(up)).to.deep.equal({ create: 5 });
    expect(up.outputs["names"]?.value).to.deep.equal(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    expect(up.outputs["url"]?.value).to.match(/^https:\/\/sqs\.offline\.invalid\/0{12}\/queue-/);
    expect(up.outputs["topic"]?.value).to.match(/^arn:aws:sns:eu-west-1:0{12}:offline\/topic-/);
    expect(up.outputs["endpoint"]?.value).to.equal("warehouse.offline.invalid:5432");
    expect(up.outputs["secretArn"]?.value).to.match(/^arn:aws:rds:eu-west-1:0{12}:/);
    expect(up.outputs["password"]).to.deep.equal({ value: PASSWORD, secret: true });
    const made = (await runs.kept(opened)).filter(({ type }) => /^aws:/.test(type));
    expect(made).to.have.length(3);
    for (const { outputs } of made) {
      expect(outputs?.["__standIn"]).to.equal("offline stand-in for aws; no such resource exists");
    }
  });

  it("its state lies in the offline folder, encrypted where it is secret, and nowhere else", () => {
    const stacks = join(runs.folder, "offline", "state", ".pulumi", "stacks", "image-pipeline");
    const text = readFileSync(join(stacks, `${STACK}.json`), "utf8");
    expect(text).to.include("warehouse.offline.invalid").and.not.include(PASSWORD);
    expect(readdirSync(runs.elsewhere)).to.deep.equal([]);
  });

  it("nothing would change after that, also where it is looked at again", async () => {
    opened = await runs.open();
    await opened.stack.preview({ expectNoChanges: true });
    await opened.stack.refresh({ expectNoChanges: true });
  });

  it("a changed input is an update that keeps what was computed", async () => {
    const before = await opened.stack.outputs();
    description = "second";
    expect((await opened.stack.preview()).changeSummary).to.deep.equal({ same: 4, update: 1 });
    const up = await opened.stack.up();
    expect(changes(up)).to.deep.equal({ same: 4, update: 1 });
    expect(up.outputs["topic"]).to.deep.equal(before["topic"]);
    const topic = (await runs.kept(opened)).find(({ type }) => type === "aws:sns/topic:Topic");
    expect(topic?.outputs?.["displayName"]).to.equal("second");
    await opened.stack.preview({ expectNoChanges: true });
  });

  it("a preview of 120 resources takes no more than 12 seconds", async () => {
    buckets = 116;
    const began = Date.now();
    const { changeSummary } = await opened.stack.preview();
    expect(changeSummary).to.deep.equal({ same: 5, create: 116 });
    expect(Date.now() - began).to.be.below(12_000);
  });

  it("a destroy leaves nothing", async () => {
    await opened.stack.destroy();
    expect(await runs.kept(opened)).to.deep.equal([]);
  });

  it("only offline runs can reach them", async () => {
    const project = (site: string): unknown => parse(readFileSync(join(site, STACK, "Pulumi.yaml"), "utf8"));
    const names = ({ plugins }: { plugins?: { providers?: { name: string }[] } }): string[] =>
      (plugins?.providers ?? []).map(({ name }) => name);
    const engine = join(runs.folder, "offline", "engine");
    expect(names(project(engine) as object)).to.deep.equal(["aws"]);
    const asked = openStack(STACK, { site: ONLINE, standIns: { plugins: ["aws"], region: REGION } });
    expect((await failure(asked)).message).to.match(/offline runs only/);
    const real = { ...offlineSite(join(runs.folder, "real")), offline: false };
    await openStack(STACK, { site: real, program });
    expect(names(project(real.engineFolder) as object)).to.deep.equal(["local", "image-pipeline-azure"]);
  });
});
