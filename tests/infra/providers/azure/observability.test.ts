import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Output, output } from "@pulumi/pulumi";
import type { AzureCapabilities } from "../../../../infra/providers/azure/capabilities.ts";
import { blobStorage } from "../../../../infra/providers/azure/blob-storage/blob-storage.ts";
import { kafkaIngress } from "../../../../infra/providers/azure/kafka-ingress/kafka-ingress.ts";
import { dashboardUrl } from "../../../../infra/providers/azure/observability/address.ts";
import { observability } from "../../../../infra/providers/azure/observability/observability.ts";
import { images, lines, quoted, waits } from "../../../../infra/providers/azure/observability/queries.ts";
import { statsWarehouse } from "../../../../infra/providers/azure/stats-warehouse/stats-warehouse.ts";
import type { workOff } from "../../../../functions/hosting/batch.ts";
import { announcementsHandler } from "../../../../functions/adapters/azure/upload-announcements.ts";
import { batchHandler } from "../../../../functions/adapters/azure/stream-batches.ts";
import { view } from "../../../policies/views.ts";
import { messages } from "../../../policies/hold-against.ts";
import { RULES } from "../../../../policies/rules/registry.ts";
import { azureAnswers, azureParts, type AzureParts } from "../../../helpers/azure-mocks.ts";
import { kustoFaults } from "../../../helpers/kusto.ts";
import { EXISTING, namesOf, ofType, one, PROD } from "./records.ts";

const ID = "/subscriptions/0/resourceGroups/test/providers";
const EMAILS = ["ops@example.com", "data@example.com"];

/** Something of another part, as far as it is looked at here: that it has this name and id. */
const named = (name: string, id: string): { name: Output<string>; id: Output<string> } => ({
  name: output(name),
  id: output(`${ID}/${id}/${name}`),
});

/** What is observed: data parts as they are, and stand-ins for the applications, which take seconds to bundle. */
const observed = async (config: Record<string, unknown> = {}): Promise<AzureParts> =>
  await azureParts(config, (context, network) => {
    const app = (name: string): object => ({ app: named(`test-${name}-0123`, "Microsoft.Web/sites") });
    const parts = {
      network,
      blobStorage: blobStorage(context, { network }),
      kafkaIngress: kafkaIngress(context, { network }),
      statsWarehouse: statsWarehouse(context, { network }),
      jobs: app("operations"),
      imageFunction: {
        ...app("image-function"),
        uploadsTopic: named("test-uploads", "Microsoft.EventGrid/systemTopics"),
      },
      web: app("web"),
      gateway: { profileId: output(`${ID}/Microsoft.Cdn/profiles/test`) },
    } as unknown as AzureCapabilities;
    const { logs, actionGroupId } = observability(context, parts);
    return { logs, actionGroupId, url: dashboardUrl(network.account) };
  });

interface LogCondition {
  readonly query: string;
  readonly operator: string;
  readonly threshold: number;
}

interface MetricCondition {
  readonly metricName: string;
  readonly metricNamespace: string;
  readonly operator: string;
  readonly threshold: number;
}

/** The one condition of a rule. */
const conditionOf = ({ inputs }: { readonly inputs: Readonly<Record<string, unknown>> }): unknown =>
  (inputs["criteria"] as { allOf: unknown[] }).allOf[0];
const logCondition = (rule: Parameters<typeof conditionOf>[0]): LogCondition => conditionOf(rule) as LogCondition;
const logRule = (parts: AzureParts, name: string): LogCondition =>
  logCondition(one(parts, "ScheduledQueryRule", `test-${name}`));
const metricRule = (parts: AzureParts, name: string): MetricCondition =>
  conditionOf(one(parts, "MetricAlert", `test-${name}`)) as MetricCondition;
const rules = (parts: AzureParts): AzureParts["resources"] => [
  ...ofType(parts, "MetricAlert"),
  ...ofType(parts, "ScheduledQueryRule"),
];

describe("the observability of a stack on Azure", () => {
  let dev: AzureParts;
  let prod: AzureParts;
  let existing: AzureParts;
  before(async () => {
    dev = await observed({ alerts: { emails: EMAILS } });
    prod = await observed(PROD);
    existing = await observed(EXISTING);
  });

  describe("its alarms", () => {
    it("watch images, applications, jobs, the warehouse, the hubs and Front Door", () => {
      expect(rules(dev).map(({ name }) => name.replace("test-", ""))).to.have.members([
        ...["images-failed", "images-rejected", "uploads-dead-letter", "uploads-wait", "uploads-unprocessed"],
        ...["uploads-undelivered", "uploads-given-up", "uploads-dropped", "stream-lag", "stream-set-aside"],
        ...["image-function", "operations", "web"].map((app) => `${app}-errors`),
        ...["image-function-limit", "web-limit", "image-function-late", "operations-unfulfilled"],
        ...["jobs-silent", "triggers-not-started"],
        ...["cpu", "memory", "storage", "growth", "connections", "down", "credits"].map((what) => `warehouse-${what}`),
        ...["throttled", "server-errors", "quota", "capacity"].map((what) => `brokers-${what}`),
        ...["server-errors", "down", "slow", "blocked"].map((what) => `web-${what}`),
      ]);
    });

    it("tell those whom the settings name, and nobody where they name none", () => {
      const group = one(dev, "ActionGroup", "test-alarms");
      expect(group.inputs["emailReceivers"]).to.deep.equal(
        EMAILS.map((emailAddress) => ({ name: emailAddress, emailAddress, useCommonAlertSchema: true })),
      );
      const { id } = azureAnswers(group);
      for (const { inputs, name } of ofType(dev, "MetricAlert"))
        expect(inputs["actions"], name).to.deep.equal([{ actionGroupId: id }]);
      for (const { inputs, name } of ofType(dev, "ScheduledQueryRule"))
        expect(inputs["actions"], name).to.deep.equal({ actionGroups: [id] });
      for (const { inputs, name } of ofType(prod, "MetricAlert")) expect(inputs["actions"], name).to.deep.equal([]);
      for (const { inputs, name } of ofType(prod, "ScheduledQueryRule"))
        expect(inputs["actions"], name).to.deep.equal({ actionGroups: [] });
    });

    it("say what to do, how bad it is, and end by themselves", () => {
      for (const { name, inputs } of [...rules(dev), ...rules(prod), ...rules(existing)]) {
        expect(inputs["description"], name).to.be.a("string").with.length.above(60);
        expect(inputs["severity"], name).to.be.oneOf([0, 1, 2, 3]);
        expect(inputs["autoMitigate"], name).to.equal(true);
        expect(inputs["scopes"], name).to.have.length(1);
        // Of those that Azure knows, and no window shorter than the time between two looks.
        expect(inputs["windowSize"], name).to.be.oneOf(["PT5M", "PT15M", "PT30M", "PT1H"]);
        expect(inputs["evaluationFrequency"], name).to.be.oneOf(["PT5M", "PT15M"]);
      }
    });

    it("hear silence where it is a fault, and only there", () => {
      const below = ofType(dev, "ScheduledQueryRule").filter((rule) => logCondition(rule).operator === "LessThan");
      expect(below.map(({ name }) => name)).to.deep.equal(["test-jobs-silent"]);
      expect(logRule(dev, "jobs-silent")).to.include({ threshold: 1 });
      expect(one(dev, "ScheduledQueryRule", "test-jobs-silent").inputs["windowSize"]).to.equal("PT30M");
    });

    it("go by the settings that bound what they watch", async () => {
      const built = await observed({
        function: { timeoutSeconds: 100, maxConcurrency: 90 },
        warehouse: { size: "medium", maxStorageGb: 100 },
        ingress: { partitions: 20, size: "large" },
      });
      expect(logRule(built, "image-function-late").query).to.contain("where DurationMs > 90000");
      expect(logRule(built, "image-function-limit").query).to.contain("where instances >= 70");
      expect(metricRule(built, "warehouse-growth").threshold).to.equal(100 * 1024 ** 3);
      expect(metricRule(built, "warehouse-connections").threshold).to.equal(675);
      expect(namesOf(built, "MetricAlert")).not.to.include("test-warehouse-credits");
      // Premium has machines of its own, and no limit of bytes.
      expect(namesOf(built, "MetricAlert")).to.include.members(["test-brokers-cpu", "test-brokers-memory"]);
      expect(namesOf(built, "MetricAlert")).not.to.include("test-brokers-capacity");
    });

    it("know how much the hubs take in: 80 % of four units of 1 MB a second, for a quarter of an hour", () => {
      expect(metricRule(dev, "brokers-capacity")).to.include({ metricName: "IncomingBytes", threshold: 2_880_000_000 });
    });

    it("watch no brokers where they are somebody else's, and the lag by work without a pause", () => {
      expect(rules(existing).filter(({ name }) => name.includes("brokers"))).to.deep.equal([]);
      expect(logRule(existing, "stream-lag").query).to.contain("sum(DurationMs)");
      expect(logRule(dev, "stream-lag").query).to.contain("EnqueueTimeUtc");
    });
  });

  describe("its questions to the workspace", () => {
    const asked = (parts: AzureParts): [string, string][] => [
      ...ofType(parts, "ScheduledQueryRule").map((rule): [string, string] => [rule.name, logCondition(rule).query]),
      ...items(parts).flatMap(({ name, content }): [string, string][] =>
        content.query === undefined ? [] : [[name, content.query]],
      ),
    ];

    it("have no fault that can be seen without Azure", () => {
      for (const parts of [dev, prod, existing]) {
        expect(asked(parts).length).to.be.above(25);
        for (const [name, query] of asked(parts)) expect(kustoFaults(query), name).to.deep.equal([]);
      }
    });

    it("are looked at by a check that sees faults", () => {
      const faults = (query: string): string => kustoFaults(query).join("; ");
      expect(faults("AppTrace\n| take 1")).to.contain("AppTrace is no table");
      expect(faults('AppTraces\n| where Mesage has "a"')).to.contain("Mesage is no column");
      expect(faults("AppTraces\n| extend a = parsejson(Message)")).to.contain("parsejson is no function");
      expect(faults('AppTraces\n| where Message has "a')).to.contain("cannot be read");
      expect(faults('AppTraces\n| where (Message has "a"')).to.contain("a bracket does not end");
      expect(faults("AppTraces\n| sumarize count()")).to.contain("is no step");
      // What a summary leaves out is gone.
      expect(faults('AppTraces\n| summarize count() by AppRoleName\n| where Message has "a"')).to.contain("Message");
      expect(faults("AppTraces\n| summarize count() by AppRoleName\n| where count_ > 1")).to.equal("");
    });

    it("know an application's lines by what pino writes, and nothing else", () => {
      expect(images("failed").split("\n| ")).to.deep.equal([
        "AppTraces",
        'where Message startswith "{"',
        "extend line = parse_json(Message)",
        'where tostring(line.name) == "image-function"',
        'where tostring(line.outcome) == "failed"',
      ]);
      expect(lines("web")).to.contain('"web"');
      expect(quoted('a "b" \\ c')).to.equal('"a \\"b\\" \\\\ c"');
    });

    it("find since when a message waited in what the Functions host writes before a run", () => {
      const pattern = (trigger: "queue" | "eventHubs"): RegExp => {
        const found = /extract\((".*"), 1, Message\)/.exec(waits("app", trigger))?.[1] ?? "";
        return new RegExp(JSON.parse(found) as string);
      };
      const batch =
        "Trigger Details: PartitionId: 0, OffsetString: 672-912, EnqueueTimeUtc: 2023-12-20T07:06:32.4490000+00:00-" +
        "2023-12-20T07:10:00.7950000+00:00, SequenceNumber: 3-4, Count: 2, Offset: 672-912, PartionId: 0";
      expect(pattern("eventHubs").exec(batch)?.[1]).to.equal("2023-12-20T07:06:32");
      const taken =
        "Trigger Details: MessageId: baab008b-9e8a-4e30-8c60-28c0dca96b2d, DequeueCount: 1, InsertionTime: 2022-03-25T23:58:39.000+00:00";
      expect(pattern("queue").exec(taken)?.[1]).to.equal("2022-03-25T23:58:39");
      expect(pattern("queue").exec(batch)).to.equal(null);
    });

    it("ask for words that the applications write", async () => {
      const written: { readonly fields: object; readonly message: string }[] = [];
      const write = (fields: object, message: string): void => void written.push({ fields, message });
      const log = { debug: write, info: write, warn: write, error: write };
      const limits = (): Parameters<typeof workOff>[2] => ({ remainingMs: () => 1000, itemMs: 1 });
      const context = { triggerMetadata: { id: "1", dequeueCount: 5 }, retryContext: { retryCount: 5 } } as never;
      await announcementsHandler({ rawContainer: "raw", upload: fail, limits, setAside: () => undefined, log })(
        "no event",
        context,
      );
      const message = { topic: "images", partition: 0, offset: "1", key: null, value: null, headers: {} };
      await batchHandler({ messagesOf: () => [message], handle: fail, limits, setAside: done, log })([], context);
      const aside = written.filter(({ message: text }) => text.startsWith("message set aside"));
      // The stream's has a topic, by which the question knows it from an upload's.
      expect(aside.map(({ fields }) => "topic" in fields)).to.deep.equal([false, true]);
      expect(logRule(dev, "stream-set-aside").query).to.contain('startswith "message set aside"');
      expect(logRule(dev, "stream-set-aside").query).to.contain("isnotempty(tostring(line.topic))");
      const source = (path: string): string =>
        readFileSync(new URL(`../../../../functions/${path}`, import.meta.url), "utf8");
      expect(source("adapters/azure/mailbox.ts")).to.contain('"request not fulfilled"');
      expect(source("adapters/azure/operations.ts")).to.contain('reconcile: "0 */5 * * * *"');
      expect(source("adapters/azure/register-functions.ts")).to.contain('app.storageQueue("uploads"');
      expect(source("adapters/azure/register-functions.ts")).to.contain('app.generic("stream"');
      expect(source("adapters/azure/web.ts")).to.contain('app.http("web"');
    });
  });

  describe("its page", () => {
    it("has alarms on top, then graphs of what is there", () => {
      const [time, alarms, ...graphs] = items(dev);
      expect(time?.content).to.deep.include({ version: "KqlParameterItem/1.0" });
      expect(alarms?.content.query).to.match(/^alertsmanagementresources\n/);
      expect(new Set(graphs.map(({ name }) => name)).size).to.equal(graphs.length);
      for (const { name, content, customWidth } of graphs) {
        expect(customWidth, name).to.equal("33");
        expect(content.timeContextFromParameter, name).to.equal("TimeRange");
        const from = content.crossComponentResources ?? content.resourceIds;
        expect(from, name).to.have.length(1);
        expect(from?.[0], name).to.match(/^\/subscriptions\/.+\/providers\/.+/);
      }
      const seen = graphs.map(({ name }) => name).join("\n");
      for (const word of [
        "outcome",
        "customer",
        "source",
        "Uploads",
        "Stream",
        "Applications",
        "Jobs",
        "Web",
        "Warehouse",
        "Brokers",
      ])
        expect(seen).to.contain(word);
      expect(
        items(existing)
          .map(({ name }) => name)
          .join("\n"),
      ).not.to.match(/Brokers|Stream/);
    });

    it("shows metrics that its resources report, as workbooks name them", () => {
      const metrics = items(dev).flatMap(({ content }) => content.metrics ?? []);
      expect(metrics.length).to.be.above(10);
      for (const { namespace, metric, aggregation } of metrics) {
        expect(metric).to.match(new RegExp(`^${namespace}--\\w+$`));
        expect(aggregation).to.be.oneOf([1, 2, 3, 4]);
      }
    });

    it("is at the address that the stack tells", () => {
      const { inputs } = one(dev, "Workbook", "test-dashboard");
      expect(inputs["resourceName"]).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(dev.values["url"]).to.match(
        new RegExp(
          `^https://portal.azure.com/#@.+/providers/Microsoft.Insights/workbooks/${String(inputs["resourceName"])}/workbook$`,
        ),
      );
      expect(dev.values["logs"]).to.match(/^Log Analytics workspace test-logs of the group /);
    });
  });

  describe("what resources log", () => {
    const logged = (parts: AzureParts): Record<string, unknown[]> =>
      Object.fromEntries(
        ofType(parts, "DiagnosticSetting").map(({ inputs, name }) => {
          const logs = inputs["logs"] as { category?: string; categoryGroup?: string; enabled: boolean }[];
          expect(inputs["workspaceId"], name).to.match(/\/workspaces\/test-logs$/);
          expect(
            logs.every(({ enabled }) => enabled),
            name,
          ).to.equal(true);
          return [
            name.replace(/^test-|-logs$/g, ""),
            logs.map(({ category, categoryGroup }) => category ?? categoryGroup),
          ];
        }),
      );

    it("is who did what to whose data, and what went wrong", () => {
      const common = {
        "raw-blobs": ["StorageRead", "StorageWrite", "StorageDelete"],
        "processed-blobs": ["StorageRead", "StorageWrite", "StorageDelete"],
        "raw-queues": ["StorageWrite", "StorageDelete"],
        warehouse: ["PostgreSQLLogs"],
        uploads: ["DeliveryFailures"],
        gateway: ["FrontDoorAccessLog", "FrontDoorWebApplicationFirewallLog"],
        "warehouse-vault": ["AuditEvent"],
      };
      expect(logged(dev)).to.deep.equal({ ...common, kafka: ["allLogs"] });
      expect(logged(prod)).to.deep.equal({ ...common, kafka: ["allLogs"], "data-vault": ["AuditEvent"] });
      expect(logged(existing)).to.deep.equal({ ...common, "kafka-vault": ["AuditEvent"] });
    });

    it("is that of the resources themselves", () => {
      const of = (parts: AzureParts, name: string): unknown =>
        one(parts, "DiagnosticSetting", `test-${name}-logs`).inputs["resourceUri"];
      const id = (parts: AzureParts, type: string, name: string): string =>
        String(azureAnswers(one(parts, type, name))["id"]);
      expect(of(dev, "raw-blobs")).to.equal(`${id(dev, "StorageAccount", "test-raw")}/blobServices/default`);
      expect(of(dev, "raw-queues")).to.equal(`${id(dev, "StorageAccount", "test-raw")}/queueServices/default`);
      expect(of(dev, "processed-blobs")).to.equal(
        `${id(dev, "StorageAccount", "test-processed")}/blobServices/default`,
      );
      expect(of(dev, "kafka")).to.equal(id(dev, "eventhub:Namespace", "test-kafka"));
      expect(of(dev, "warehouse-vault")).to.equal(id(dev, "Vault", "test-bi-reader"));
      expect(of(prod, "data-vault")).to.equal(id(prod, "Vault", "test-data"));
      expect(of(existing, "kafka-vault")).to.equal(id(existing, "Vault", "test-kafka"));
    });

    it("satisfies the policies of logs, which its absence breaks", () => {
      const seen = dev.resources.map((resource) => {
        const { type, name, inputs } = resource;
        return view(type, name, inputs, { answers: azureAnswers(resource) });
      });
      for (const name of ["kaf4-brokers-logged", "db7-databases-log-connections", "log1-logs-kept-for-a-set-time"]) {
        const rule = RULES.find((each) => each.name === name);
        if (rule === undefined) throw new Error(`There is no rule ${name}.`);
        expect(messages(rule, seen), name).to.deep.equal([]);
        if (name.startsWith("log1")) continue;
        const silent = seen.filter(({ type }) => !type.endsWith(":DiagnosticSetting"));
        expect(messages(rule, silent), name).not.to.deep.equal([]);
      }
    });
  });
});

const done = (): Promise<void> => Promise.resolve();
const fail = (): Promise<void> => Promise.reject(new Error("a fault of the code"));

interface Item {
  readonly name: string;
  readonly customWidth?: string;
  readonly content: {
    readonly query?: string;
    readonly timeContextFromParameter?: string;
    readonly crossComponentResources?: readonly string[];
    readonly resourceIds?: readonly string[];
    readonly metrics?: readonly { namespace: string; metric: string; aggregation: number }[];
  };
}

/** Parts of the page, in their order. */
const items = (parts: AzureParts): Item[] =>
  (JSON.parse(String(one(parts, "Workbook", "test-dashboard").inputs["serializedData"])) as { items: Item[] }).items;
