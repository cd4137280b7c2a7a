/** Messages of the stream in one run: of at most 1 MB each, so that a batch and the host's copies of it stay small. */
const BATCH_MESSAGES = 10;

/** The most that the host can count: an outage may last as long as it likes. */
const WITHOUT_END = 2_147_483_647;

/**
 * An application's host.json. Source: learn.microsoft.com/azure/azure-functions, "host.json reference", and the pages of the
 * bindings' own settings (functions-bindings-storage-queue, functions-bindings-event-hubs).
 * @param timeoutSeconds what one run may take
 */
export function hostJson({ timeoutSeconds }: { readonly timeoutSeconds: number }): object {
  return {
    version: "2.0",
    extensionBundle: { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" },
    functionTimeout: timeSpan(timeoutSeconds),
    extensions: {
      http: { routePrefix: "" },
      queues: {
        // Event Grid's own choice differs between accounts: the code reads plain text and base64.
        messageEncoding: "none",
        // One image at a time: whatever waits is for other instances.
        ...{ batchSize: 1, newBatchThreshold: 0 },
        // The code sets aside what it can do nothing with; what is left is an outage.
        maxDequeueCount: WITHOUT_END,
        visibilityTimeout: timeSpan(30),
        maxPollingInterval: timeSpan(5),
      },
      eventHubs: {
        ...{ maxEventBatchSize: BATCH_MESSAGES, prefetchCount: BATCH_MESSAGES, batchCheckpointFrequency: 1 },
        // What was sent before the first start is handled too.
        initialOffsetOptions: { type: "fromStart" },
      },
      kafka: {
        // Of several, those without a value are left out of the bodies (kafka-messages.ts), and nothing says which they were.
        maxBatchSize: 1,
        autoOffsetReset: "Earliest",
        // The policy of tries holds what fails (stream-batches.ts). Should a run fail for good all the same, as when the host
        // ends, its place is not written down: github.com/Azure/azure-functions-kafka-extension/pull/615. An older extension
        // leaves these unread.
        ...{ commitOnFailure: false, maxRetries: -1 },
      },
    },
    // Outcomes are counted from the log, so that no line may be left out.
    logging: { applicationInsights: { samplingSettings: { isEnabled: false } } },
  };
}

/** .NET's form of a duration. */
function timeSpan(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
