import { expect } from "chai";
import type { WarehouseRole } from "../../../../../infra/providers/aws/capabilities.ts";
import { awsData, type AwsData } from "../../../../helpers/aws-mocks.ts";
import { ofType, one, PROD } from "./records.ts";

const server = (data: AwsData): Readonly<Record<string, unknown>> => one(data, "Instance", "test-warehouse").inputs;
const KEY = "arn:aws:kms:ap-southeast-1:123456789012:key/test-key-0a1b2c3";

describe("the warehouse of a stack on AWS", () => {
  let dev: AwsData;
  let prod: AwsData;
  before(async () => {
    dev = await awsData();
    prod = await awsData(PROD);
  });

  it("is private, encrypted, kept new, and watched, in every environment", () => {
    for (const data of [dev, prod]) {
      expect(server(data)).to.deep.include({
        engine: "postgres",
        engineVersion: "18",
        dbName: "image_pipeline",
        publiclyAccessible: false,
        vpcSecurityGroupIds: ["test-warehouse-id"],
        storageEncrypted: true,
        kmsKeyId: KEY,
        storageType: "gp3",
        autoMinorVersionUpgrade: true,
        copyTagsToSnapshot: true,
        databaseInsightsMode: "standard",
        performanceInsightsEnabled: true,
        enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      });
    }
  });

  it("goes by the environment in size, standby, backups and what deleting it asks for", () => {
    expect(server(dev)).to.include({
      instanceClass: "db.t4g.micro",
      multiAz: false,
      backupRetentionPeriod: 7,
      deletionProtection: false,
      skipFinalSnapshot: true,
      applyImmediately: true,
    });
    expect(server(dev)).not.to.have.property("finalSnapshotIdentifier");
    expect(server(prod)).to.include({
      instanceClass: "db.m7g.large",
      multiAz: true,
      backupRetentionPeriod: 30,
      deletionProtection: true,
      skipFinalSnapshot: false,
      applyImmediately: false,
    });
    expect(server(prod)["finalSnapshotIdentifier"]).to.match(/^image-pipeline-test-final-[a-z0-9-]{8}$/);
  });

  it("is what the settings say", async () => {
    const warehouse = { size: "large", storageGb: 100, maxStorageGb: 300, backupDays: 14, highAvailability: true };
    expect(server(await awsData({ warehouse }))).to.include({
      instanceClass: "db.m7g.2xlarge",
      allocatedStorage: 100,
      maxAllocatedStorage: 300,
      backupRetentionPeriod: 14,
      multiAz: true,
    });
  });

  it("has its password made, kept and changed by RDS, so that no state holds one", () => {
    expect(server(dev)).to.include({
      username: "pipeline_owner",
      manageMasterUserPassword: true,
      iamDatabaseAuthenticationEnabled: true,
    });
    expect(server(dev)["masterUserSecretKmsKeyId"]).to.equal("test-key-0a1b2c3");
    expect(server(dev)).not.to.have.any.keys("password", "passwordWo");
    expect(String(server(dev)["username"]).length).to.be.at.most(16);
    // The operations function puts a value into it.
    expect(ofType(dev, "SecretVersion")).to.deep.equal([]);
    expect(one(dev, "Secret", "test-bi-reader").inputs).to.deep.include({ kmsKeyId: KEY, recoveryWindowInDays: 0 });
    expect(one(prod, "Secret", "test-bi-reader").inputs).to.include({ recoveryWindowInDays: 7 });
  });

  it("refuses connections without TLS, and logs who came", () => {
    const { family, parameters } = one(dev, "ParameterGroup", "test-warehouse").inputs;
    expect(family).to.equal("postgres18");
    expect(parameters).to.deep.include.members([
      { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
      // RDS takes none of 1, on or true for PostgreSQL 18.
      { name: "log_connections", value: "authorization", applyMethod: "immediate" },
    ]);
  });

  it("has logs of its own names, made before it", () => {
    const identifier = String(server(dev)["identifier"]);
    const groups = ofType(dev, "LogGroup").filter(({ name }) => name.startsWith("test-warehouse-"));
    expect(groups.map(({ inputs }) => [inputs["name"], inputs["kmsKeyId"], inputs["retentionInDays"]])).to.deep.equal([
      [`/aws/rds/instance/${identifier}/postgresql`, KEY, 30],
      [`/aws/rds/instance/${identifier}/upgrade`, KEY, 30],
    ]);
    const { dependsOn } = one(dev, "Instance", "test-warehouse");
    expect(dependsOn).to.include.members(groups.map(({ name }) => name));
  });
});

describe("a login at the warehouse of a stack on AWS", () => {
  const RESOURCE = "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  let values: Readonly<Record<string, unknown>>;
  before(async () => {
    const roles: WarehouseRole[] = ["owner", "writer", "web", "bi_reader"];
    ({ values } = await awsData({}, ({ statsWarehouse }) => ({
      settings: roles.map((role) => statsWarehouse.settings(role)),
      statements: roles.map((role) => statsWarehouse.statements(role)),
      secret: statsWarehouse.biReaderSecretArn,
      id: statsWarehouse.instanceId,
    })));
  });

  it("of functions is by IAM, of the owner and of analysts by a secret; TLS always", () => {
    const iam = { kind: "iam", region: "ap-southeast-1" };
    const at = {
      host: "image-pipeline-test.abcdefghijkl.ap-southeast-1.rds.amazonaws.com",
      port: 5432,
      database: "image_pipeline",
      tls: true,
    };
    const secret = (name: string): unknown => ({
      kind: "secret",
      arn: `arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:${name}-AbCdEf`,
    });
    expect(values["settings"]).to.deep.equal([
      { ...at, user: "pipeline_owner", login: secret("rds!db-1") },
      { ...at, user: "writer", login: iam },
      { ...at, user: "web", login: iam },
      { ...at, user: "bi_reader", login: secret("test-bi-reader-0a1b2c3") },
    ]);
    expect(values["id"]).to.equal("image-pipeline-test");
  });

  it("needs the right to that role, or to that secret, alone", () => {
    const [owner, writer, web, biReader] = values["statements"] as { Action: unknown; Resource: string }[][];
    const connect = (role: string): unknown[] => [
      {
        Effect: "Allow",
        Action: "rds-db:connect",
        Resource: `arn:aws:rds-db:ap-southeast-1:123456789012:dbuser:${RESOURCE}/${role}`,
      },
    ];
    expect(writer).to.deep.equal(connect("writer"));
    expect(web).to.deep.equal(connect("web"));
    expect(owner?.[0]).to.deep.include({ Action: "secretsmanager:GetSecretValue" });
    expect(owner?.[0]?.Resource).to.contain("rds!db-1");
    expect(biReader?.[0]).to.deep.include({ Action: "secretsmanager:GetSecretValue", Resource: values["secret"] });
    expect(owner?.[1]).to.deep.include({ Action: ["kms:Decrypt"], Resource: KEY });
  });
});
