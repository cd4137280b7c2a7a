import { expect } from "chai";
import { loadProvider } from "../../../../infra/providers/registry.ts";
import { localAnswers } from "../../../helpers/local-answers.ts";
import { type MockedStack, mockedStack, type Recorded, settingsOf } from "../../../helpers/mocked-stack.ts";

const build = async (config: Record<string, unknown> = {}): Promise<MockedStack> =>
  mockedStack(await loadProvider("local"), settingsOf({ provider: "local", ...config }), localAnswers);

describe("the local stack as the program asks for it", () => {
  let stack: MockedStack;
  const only = (type: string, name: string): Recorded["inputs"] => {
    const found = stack.resources.find((one) => one.type === type && one.name === name);
    if (found === undefined) throw new Error(`There is no ${type} named ${name}.`);
    return found.inputs;
  };

  it("is these resources", async () => {
    stack = await build();
    expect(stack.resources.map(({ type, name }) => `${type} ${name}`)).to.have.members([
      "local:net:Ports test-ports",
      "local:secrets:Credentials test-credentials",
      "local:storage:Server test-object-store",
      "local:storage:Bucket test-raw",
      "local:storage:Bucket test-processed",
      "local:kafka:Cluster test-kafka",
      "local:kafka:Topic test-images.incoming",
      "local:kafka:Topic test-images.processed",
      "local:kafka:Topic test-images.dead-letter",
      "local:kafka:Topic test-images.uploads",
      "local:postgres:Server test-postgres",
      "local:postgres:Schema test-schema",
      "local:function:ImageFunction test-image-function",
      "local:jobs:Scheduler test-jobs",
      "local:web:Application test-web",
    ]);
  });

  it("locks results for the set days and lets them expire only afterwards, old versions too", async () => {
    stack = await build({ retention: { processedDays: 10, rawDays: "untilProcessed" } });
    expect(only("local:storage:Bucket", "test-processed")).to.deep.include({
      purpose: "processed",
      objectLock: { mode: "COMPLIANCE", retainDays: 10 },
      expiry: { days: 11, oldVersions: true, by: "jobs" },
    });
    const raw = only("local:storage:Bucket", "test-raw");
    expect(raw).to.deep.include({ purpose: "raw", expiry: { days: "untilProcessed", oldVersions: true, by: "jobs" } });
    expect(raw).not.to.have.property("objectLock");
  });

  it("gives topics their partitions, hours and a size that carries the largest inline image", async () => {
    stack = await build({ ingress: { topic: "pictures", partitions: 3, retentionHours: 24 } });
    expect(only("local:kafka:Topic", "test-pictures.incoming")).to.deep.include({
      name: "pictures.incoming",
      partitions: 3,
      retentionMs: 86_400_000,
    });
    const { maxMessageBytes } = only("local:kafka:Topic", "test-pictures.incoming");
    expect(maxMessageBytes).to.be.at.least((700 * 1024 * 4) / 3);
  });

  it("gives each process the role it needs and no other's password", async () => {
    stack = await build();
    const settingsText = (type: string, name: string): string => JSON.stringify(only(type, name)["settings"]);
    const image = settingsText("local:function:ImageFunction", "test-image-function");
    expect(image).to.contain("warehouseWriter-value");
    for (const other of ["warehouseOwner", "warehouseWeb", "warehouseBiReader"]) {
      expect(image).not.to.contain(`${other}-value`);
    }
    const web = settingsText("local:web:Application", "test-web");
    expect(web).to.contain("warehouseWeb-value").and.to.contain("warehouseBiReader-value");
    for (const other of ["warehouseOwner", "warehouseWriter", "kafka"]) expect(web).not.to.contain(`${other}-value`);
  });

  it("tells every process of its own where traces and metrics go, where they go anywhere", async () => {
    const otlpEndpoint = "http://127.0.0.1:4318";
    const told = (): unknown[] =>
      [
        only("local:function:ImageFunction", "test-image-function"),
        only("local:web:Application", "test-web"),
        only("local:jobs:Scheduler", "test-jobs"),
      ].map(({ settings }) => (settings as { otlpEndpoint?: string }).otlpEndpoint);
    stack = await build({ alerts: { otlpEndpoint } });
    expect(told()).to.deep.equal([otlpEndpoint, otlpEndpoint, otlpEndpoint]);
    stack = await build();
    expect(told()).to.deep.equal([undefined, undefined, undefined]);
  });

  it("starts no broker, store or server of its own where one that runs is set", async () => {
    stack = await build({
      ingress: { existing: { brokers: ["kafka:9092"], tls: false } },
      storage: { existing: { endpoint: "http://store:9000", accessKeyId: "id", secretAccessKey: "key" } },
      warehouse: { existing: { host: "db", user: "me", password: "secret" } },
    });
    const types = stack.resources.map(({ type }) => type);
    for (const own of ["local:kafka:Cluster", "local:storage:Server", "local:postgres:Server"]) {
      expect(types).not.to.contain(own);
    }
    expect(only("local:kafka:Topic", "test-images.incoming")["connection"]).to.deep.equal({
      brokers: ["kafka:9092"],
      tls: false,
    });
    expect(stack.outputs).to.include({ kafkaBrokers: "kafka:9092", warehouseHost: "db", warehousePort: 5432 });
  });

  it("has the outputs that every provider has", async () => {
    stack = await build();
    expect(stack.outputs).to.include({
      provider: "local",
      region: "ap-southeast-1",
      objectStoreEndpoint: "http://127.0.0.1:4",
      kafkaBrokers: "127.0.0.1:5",
      warehouseHost: "127.0.0.1",
      warehousePort: 7,
      warehouseDatabase: "image_pipeline",
      biReaderSecret: "warehouseBiReader-value",
      webUrl: "http://127.0.0.1:1/",
      dashboardUrl: "http://127.0.0.1:1/dashboard",
    });
    expect(stack.outputs).to.include.keys("rawBucket", "processedBucket", "kafkaAuth", "topics", "operationsJob");
  });
});
