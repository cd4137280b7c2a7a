import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { answersOf } from "../../../../infra/engine/offline/plugin/answers/registry.ts";
import { PackageTypes } from "../../../../infra/engine/offline/plugin/package-types.ts";
import { NOTICE, StandIn } from "../../../../infra/engine/offline/plugin/stand-in.ts";
import type { Type } from "../../../../infra/engine/offline/plugin/type-text.ts";
import type { Properties } from "../../../../infra/engine/offline/plugin/values.ts";
import { ROOT } from "../../../../infra/engine/paths.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown): object => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });
const archive = (hash: string, path: string): object => ({
  [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7",
  hash,
  path,
});

const REGION = "ap-southeast-1";
const urn = (token: string, name = "one"): string =>
  `urn:pulumi:dev::image-pipeline::other:index:Parent$${token}::${name}`;
const BUCKET = urn("aws:s3/bucket:Bucket");
const FUNCTION = urn("aws:lambda/function:Function");

/** Type tokens of every resource of the SDK, from its programs. */
function resourceTokens(): string[] {
  const sdk = join(ROOT, "node_modules", "@pulumi", "aws");
  const programs = readdirSync(sdk, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
  const tokens = programs.map(
    (file) => /__pulumiType = '(aws:[^']+\/[^']+)'/.exec(readFileSync(join(sdk, file), "utf8"))?.[1],
  );
  return tokens.filter((token) => token !== undefined);
}

/** Whether a value is of a declared type, as far as it can be seen from outside. */
function fits(value: unknown, type: Type): boolean {
  if (type.kind === "list") return Array.isArray(value) && value.every((one) => fits(one, type.of));
  if (type.kind === "map" || type.kind === "object") return typeof value === "object" && !Array.isArray(value);
  return type.kind === "literal" ? value === type.value : typeof value === type.kind;
}

describe("a stand-in for aws", () => {
  const standIn = new StandIn("aws", answersOf("aws"), REGION);
  const create = async (
    token: string,
    inputs: Properties = {},
  ): Promise<{ id: string; outs: Record<string, unknown> }> =>
    (await standIn.create(urn(token), inputs)) as { id: string; outs: Record<string, unknown> };

  it("says what it is in its version and in every state", async () => {
    expect(standIn.version).to.match(/^\d+\.\d+\.\d+\+offline$/);
    const { outs } = await create("aws:s3/bucket:Bucket");
    expect(outs[NOTICE]).to.equal("offline stand-in for aws; no such resource exists");
  });

  it("takes the inputs as they are", async () => {
    const news = { bucket: "b", nested: { secret: secret("s") }, unheardOf: [1] };
    expect(await standIn.check(BUCKET, {}, news)).to.deep.equal({ inputs: news });
  });

  describe("gives outputs", () => {
    it("the same at every time, and others to another resource", async () => {
      const first = await create("aws:s3/bucket:Bucket");
      const another = new StandIn("aws", answersOf("aws"), REGION);
      expect(await another.create(BUCKET, {})).to.deep.equal(first);
      const other = await standIn.create(urn("aws:s3/bucket:Bucket", "two"), {});
      expect(other.id).not.to.equal(first.id);
      expect((other.outs as Properties)["arn"]).not.to.equal(first.outs["arn"]);
    });

    it("and lets what was given stand", async () => {
      const { outs, id } = await create("aws:s3/bucket:Bucket", {
        bucket: "given",
        tags: { a: "b" },
        region: "eu-west-1",
      });
      expect(id).to.equal("given");
      expect(outs).to.include({
        bucket: "given",
        arn: "arn:aws:s3:::given",
        region: "eu-west-1",
        bucketRegion: "eu-west-1",
      });
      expect(outs["tagsAll"]).to.deep.equal({ a: "b" });
    });

    it("and makes up no setting: what might have been given is empty or absent", async () => {
      const { outs } = await create("aws:s3/bucket:Bucket");
      expect(outs["lifecycleRules"]).to.deep.equal([]);
      expect(outs["objectLockConfiguration"]).to.deep.equal({});
      expect(outs).to.include({ objectLockEnabled: false }).and.not.to.have.any.keys("tags", "forceDestroy");
      expect(JSON.parse(String(outs["policy"]))).to.deep.equal({ Version: "2012-10-17", Statement: [] });
    });

    it("of rds.Instance: an address, a port and a secret's ARN", async () => {
      const { outs } = await create("aws:rds/instance:Instance", { password: secret("p") });
      expect(outs).to.include({ address: "one.offline.invalid", endpoint: "one.offline.invalid:5432", port: 5432 });
      expect(outs["password"]).to.deep.equal(secret("p"));
      const [first] = outs["masterUserSecrets"] as Properties[];
      expect(first).to.have.keys("kmsKeyId", "secretArn", "secretStatus");
      expect(first?.["secretArn"]).to.match(/^arn:aws:rds:ap-southeast-1:0{12}:offline\/one-[0-9a-f]{8}-secretArn$/);
    });

    it("of msk.Cluster: brokers at the ports of each way to log in, and an ARN of the form that topics' are made from", async () => {
      const { outs } = await create("aws:msk/cluster:Cluster", { clusterName: "k" });
      const brokers = (property: string): string[] => String(outs[property]).split(",");
      expect(brokers("bootstrapBrokersSaslIam")).to.deep.equal(
        ["b-1", "b-2", "b-3"].map((broker) => `${broker}.one.offline.invalid:9098`),
      );
      expect(brokers("bootstrapBrokersTls")[0]).to.match(/:9094$/);
      expect(brokers("bootstrapBrokersPublicSaslScram")[0]).to.match(/:9196$/);
      expect(outs["arn"]).to.match(/^arn:aws:kafka:ap-southeast-1:0{12}:cluster\/k\/[0-9a-f-]+$/);
    });

    it("of acm.Certificate: a record for each name to validate", async () => {
      const { outs } = await create("aws:acm/certificate:Certificate", {
        domainName: "a.example",
        subjectAlternativeNames: ["a.example", "b.example"],
      });
      const options = outs["domainValidationOptions"] as Properties[];
      expect(options.map(({ domainName }) => domainName)).to.deep.equal(["a.example", "b.example"]);
      expect(options[1]).to.include({ resourceRecordType: "CNAME", resourceRecordName: "_offline.b.example." });
      expect(Date.parse(String(outs["notAfter"]))).to.be.a("number").and.not.NaN;
    });

    for (const [token, expected] of Object.entries({
      "aws:lambda/function:Function": ["arn", "invokeArn", "qualifiedArn", "version", "lastModified"],
      "aws:apigateway/restApi:RestApi": ["arn", "executionArn", "rootResourceId", "name"],
      "aws:apigateway/stage:Stage": ["invokeUrl", "executionArn"],
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["arn", "securityGroupRuleId"],
      "aws:ec2/vpc:Vpc": ["arn", "cidrBlock", "defaultSecurityGroupId", "mainRouteTableId"],
      "aws:ec2/vpcEndpoint:VpcEndpoint": ["prefixListId", "cidrBlocks", "dnsEntries"],
      "aws:sqs/queue:Queue": ["arn", "url"],
      "aws:kms/key:Key": ["arn", "keyId"],
      "aws:iam/role:Role": ["arn", "uniqueId", "createDate"],
      "aws:kendra/index:Index": ["arn", "status", "indexStatistics"],
    })) {
      it(`of ${token}: every one that it declares as its own`, async () => {
        const { outs } = await create(token);
        expect(outs).to.include.all.keys(expected);
        const arn = outs["arn"];
        if (arn !== undefined) expect(arn).to.match(/^arn:aws:\w+:(ap-southeast-1)?:0{12}:offline\/one-[0-9a-f]{8}$/);
      });
    }

    it("of the type that the SDK declares, for every resource type that it has", async () => {
      const types = PackageTypes.installed("aws");
      const wrong: string[] = [];
      for (const token of resourceTokens()) {
        const { outs } = await create(token);
        for (const [name, { type, optional, input }] of types.resource(token)) {
          if (optional && input ? name in outs : !fits(outs[name], type)) wrong.push(`${token} ${name}`);
        }
      }
      expect(wrong).to.deep.equal([]);
    });

    it("of a type that the SDK does not know: what was given", async () => {
      const { outs } = await create("aws:nowhere/nothing:Nothing", { a: 1 });
      expect(outs).to.include({ a: 1 });
    });
  });

  describe("tells a difference", () => {
    const diff = async (before: Properties, news: Properties): Promise<boolean | undefined> => {
      const outs = (await standIn.create(FUNCTION, before)).outs as Properties;
      return (await standIn.diff("id", FUNCTION, outs, news)).changes;
    };

    it("of inputs at any depth, given, changed or no longer given", async () => {
      expect(await diff({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } })).to.equal(false);
      expect(await diff({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } })).to.equal(true);
      expect(await diff({}, { description: "d" })).to.equal(true);
      expect(await diff({ description: "d" }, {})).to.equal(true);
      expect(await diff({}, { description: null })).to.equal(false);
      // As large as the value that it would have been given: what was made up is no input.
      expect(await diff({}, { sourceCodeSize: 1 })).to.equal(true);
    });

    it("of secrets by their values", async () => {
      expect(await diff({ a: secret("s") }, { a: secret("s") })).to.equal(false);
      expect(await diff({ a: secret("s") }, { a: "s" })).to.equal(false);
      expect(await diff({ a: secret("s") }, { a: secret("t") })).to.equal(true);
    });

    it("of archives by their hashes, wherever they lie", async () => {
      expect(await diff({ code: archive("1", "/a.zip") }, { code: archive("1", "/b.zip") })).to.equal(false);
      expect(await diff({ code: archive("1", "/a.zip") }, { code: archive("2", "/a.zip") })).to.equal(true);
    });
  });

  it("keeps id and computed outputs when it updates, and takes the new inputs", async () => {
    const before = {
      ...(await create("aws:lambda/function:Function", { name: "f", memorySize: 1, layers: ["l"] })).outs,
    };
    before["version"] = "7";
    const updated = await standIn.update("f", FUNCTION, before, { name: "f", memorySize: secret(2) });
    const outs = updated.outs as Properties;
    expect(outs).to.include({ version: "7", arn: before["arn"], name: "f" }).and.not.to.have.property("layers");
    expect(outs["memorySize"]).to.deep.equal(secret(2));
    const { changes } = await standIn.diff("f", FUNCTION, outs, { name: "f", memorySize: 2 });
    expect(changes).to.equal(false);
  });

  it("reads what it has made as it is, and what it has not made as if it had", async () => {
    const { id, outs } = await create("aws:s3/bucket:Bucket", { tags: { a: "b" } });
    expect(await standIn.read(id, BUCKET, outs)).to.deep.equal({ id, props: outs });
    const found = (await standIn.read("found", BUCKET, {})).props as Properties;
    expect(found).to.include({ bucket: "found", [NOTICE]: outs[NOTICE] });
  });

  describe("answers", () => {
    const ask = async (token: string, inputs: Properties = {}): Promise<Properties> =>
      (await standIn.invoke(token, inputs)).outputs as Properties;

    it("getCallerIdentity with an account of zeros", async () => {
      const identity = await ask("aws:index/getCallerIdentity:getCallerIdentity");
      expect(identity).to.include({ accountId: "000000000000" }).and.to.have.property("userId");
      expect(identity["arn"]).to.match(/^arn:aws:sts::0{12}:/);
    });

    it("getAvailabilityZones with three of the region, and of another when asked for it", async () => {
      const token = "aws:index/getAvailabilityZones:getAvailabilityZones";
      expect((await ask(token))["names"]).to.deep.equal(["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"]);
      const other = await ask(token, { region: "eu-west-1", state: "available" });
      expect(other).to.include({ state: "available", region: "eu-west-1" });
      expect(other["names"]).to.deep.equal(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
      expect(other["zoneIds"]).to.have.length(3);
    });

    it("getPartition, getRegion, getService and getPrefixList in their own forms", async () => {
      expect(await ask("aws:index/getPartition:getPartition")).to.include({
        partition: "aws",
        dnsSuffix: "amazonaws.com",
      });
      expect(await ask("aws:index/getRegion:getRegion")).to.include({ region: REGION, name: REGION });
      const service = await ask("aws:index/getService:getService", { serviceId: "s3" });
      expect(service).to.include({ reverseDnsName: `com.amazonaws.${REGION}.s3`, serviceId: "s3" });
      const list = await ask("aws:ec2/getPrefixList:getPrefixList", { name: "n" });
      expect(list).to.include({ name: "n" });
      expect(list["id"]).to.match(/^pl-[0-9a-f]{8}$/);
      expect(list["cidrBlocks"]).to.deep.equal(["192.0.2.0/24"]);
    });

    it("any other function with what its result declares", async () => {
      const zone = await ask("aws:route53/getZone:getZone", { name: "example.com" });
      expect(zone).to.include({ name: "example.com" });
      expect(zone).to.include.all.keys("arn", "zoneId", "nameServers", "resourceRecordSetCount");
      expect(await ask("aws:route53/getZone:getZone", { name: "example.com" })).to.deep.equal(zone);
    });
  });
});
