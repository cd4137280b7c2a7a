import { expect } from "chai";
import { MAX_TRIES, settingAside } from "../../../../functions/hosting/failing-messages.ts";
import { keptLog } from "../../../helpers/kept-log.ts";
import { rawMessage } from "../../../helpers/messages.ts";
import type { MockedStack } from "../../../helpers/mocked-stack.ts";
import { all, build, json, only } from "./inspect.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("the alarms of a stack on AWS", () => {
  let stack: MockedStack;
  before(async () => {
    stack = await build({ alerts: { emails: ["ops@example.com"] } });
  });

  it("watch dead letters, delays, each function, the warehouse, the brokers and the API", () => {
    expect(all(stack, ALARM).map(({ name }) => name.replace("test-", ""))).to.have.members([
      ...["images-failed", "images-rejected", "uploads-dead-letter", "uploads-wait", "stream-lag", "stream-set-aside"],
      ...["image-function", "operations", "web"].flatMap((thing) => [`${thing}-errors`, `${thing}-throttles`]),
      ...["image-function-late", "jobs-silent", "jobs-dropped"],
      ...["warehouse-cpu", "warehouse-storage", "warehouse-connections", "warehouse-memory"],
      ...["broker-1-disk", "broker-2-disk", "brokers-controller", "brokers-offline-partitions"],
      "web-server-errors",
    ]);
  });

  it("say what to do, tell people, and know what silence means", () => {
    const topic = only(stack, "aws:sns/topicSubscription:TopicSubscription", "test-alarms-ops@example.com")["topic"];
    for (const { name, inputs } of all(stack, ALARM)) {
      expect(inputs["alarmDescription"], name).to.be.a("string").with.length.above(60);
      expect(inputs["alarmActions"], name).to.deep.equal([topic]);
      expect(inputs["treatMissingData"], name).to.be.oneOf(["notBreaching", "breaching", "missing"]);
      expect(inputs["dimensions"], name).not.to.satisfy((all: object) => Object.values(all).includes(""));
    }
    expect(only(stack, ALARM, "test-jobs-silent")["treatMissingData"]).to.equal("breaching");
  });

  it("count what is set aside by the line that says so", async () => {
    const log = keptLog();
    const handle = settingAside({
      log,
      handle: () => Promise.reject(new Error("unforeseen")),
      setAside: () => Promise.resolve(),
    });
    for (let tries = 1; tries < MAX_TRIES; tries++) await handle(rawMessage({})).catch(() => undefined);
    await handle(rawMessage({}));
    const { pattern, metricTransformation } = only(
      stack,
      "aws:cloudwatch/logMetricFilter:LogMetricFilter",
      "test-set-aside",
    ) as { pattern: string; metricTransformation: { name: string; namespace: string } };
    const [, begin = "no pattern"] = /^\{ \$\.msg = "([^"*]+)\*" \}$/.exec(pattern) ?? [];
    expect(log.lines.map(({ message }) => message.startsWith(begin))).to.deep.equal([true]);
    const alarm = only(stack, ALARM, "test-stream-set-aside");
    expect(alarm).to.include({ threshold: 0, namespace: metricTransformation.namespace });
    expect(alarm["metricName"]).to.equal(metricTransformation.name);
  });

  it("go by the settings that bound what they watch", async () => {
    const built = await build({ function: { timeoutSeconds: 100 }, warehouse: { storageGb: 100 } });
    expect(only(built, ALARM, "test-image-function-late")["threshold"]).to.equal(90_000);
    expect(only(built, ALARM, "test-warehouse-storage")["threshold"]).to.equal(5 * 1024 ** 3);
  });

  it("watch no brokers where they are somebody else's", async () => {
    const sasl = { mechanism: "plain", username: "user", password: "secret" };
    const built = await build({ ingress: { existing: { brokers: ["kafka.example.com:9092"], sasl } } });
    expect(all(built, ALARM).filter(({ inputs }) => inputs["namespace"] === "AWS/Kafka")).to.deep.equal([]);
  });

  it("stand on the one dashboard, above graphs that do not overlap", () => {
    const { widgets } = json(only(stack, "aws:cloudwatch/dashboard:Dashboard", "test-dashboard"), "dashboardBody") as {
      widgets: {
        type: string;
        x: number;
        y: number;
        width: number;
        properties: { alarms?: string[]; metrics?: unknown[][] };
      }[];
    };
    const [first, ...graphs] = widgets;
    expect(first?.properties.alarms).to.have.length(all(stack, ALARM).length);
    expect(new Set(graphs.map(({ x, y }) => `${x},${y}`)).size).to.equal(graphs.length);
    for (const { x, width, properties } of graphs) {
      expect(x + width).to.be.at.most(24);
      for (const metric of properties.metrics ?? [])
        expect(metric.every((part) => typeof part === "string")).to.equal(true);
    }
    const { dashboardName } = only(stack, "aws:cloudwatch/dashboard:Dashboard", "test-dashboard");
    expect(stack.outputs["dashboardUrl"]).to.match(new RegExp(`/${String(dashboardName)}$`));
  });
});
