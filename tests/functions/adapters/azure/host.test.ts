import { expect } from "chai";
import { hostJson } from "../../../../functions/adapters/azure/host.ts";
import { eventHubsSettings, kafkaSettings, queueSettings } from "../../../../functions/adapters/azure/triggers.ts";

describe("what the Functions host is told", () => {
  it("leaves messages as they are, tries without end, and begins with the first message of a hub", () => {
    const { functionTimeout, extensions } = hostJson({ timeoutSeconds: 3725 }) as {
      functionTimeout: string;
      extensions: Record<string, Record<string, unknown>>;
    };
    expect(functionTimeout).to.equal("01:02:05");
    expect(extensions["queues"]).to.include({ messageEncoding: "none", batchSize: 1, maxDequeueCount: 2 ** 31 - 1 });
    expect(extensions["eventHubs"]).to.deep.include({ initialOffsetOptions: { type: "fromStart" } });
    // Of several messages nobody could say which had no value; and nothing is passed over that failed.
    expect(extensions["kafka"]).to.include({ maxBatchSize: 1, commitOnFailure: false, maxRetries: -1 });
    expect(extensions["http"]).to.deep.equal({ routePrefix: "" });
  });

  it("connects by the application's identity, and names what it is about", () => {
    const queueUrl = "https://raw.queue.core.windows.net";
    expect(queueSettings({ queueUrl, clientId: "c", uploads: "uploads" })).to.deep.equal({
      ...{ RAW_STORAGE__queueServiceUri: queueUrl, RAW_STORAGE__credential: "managedidentity" },
      ...{ RAW_STORAGE__clientId: "c", UPLOADS_QUEUE: "uploads" },
    });
    const namespaceHost = "n.servicebus.windows.net";
    expect(eventHubsSettings({ namespaceHost, consumerGroup: "g", clientId: "c" })).to.deep.equal({
      ...{ EVENT_HUBS__fullyQualifiedNamespace: namespaceHost, EVENT_HUBS__credential: "managedidentity" },
      ...{ EVENT_HUBS__clientId: "c", CONSUMER_GROUP: "g" },
    });
    const login = { username: "@Microsoft.KeyVault(u)", password: "@Microsoft.KeyVault(p)" };
    expect(kafkaSettings({ brokers: ["a:1", "b:2"], consumerGroup: "g", ...login })).to.deep.equal({
      ...{
        KAFKA_BROKERS: "a:1,b:2",
        KAFKA_USERNAME: login.username,
        KAFKA_PASSWORD: login.password,
        CONSUMER_GROUP: "g",
      },
    });
  });
});
