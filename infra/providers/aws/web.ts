import type { Output } from "@pulumi/pulumi";
import type { WebSettings } from "../../../functions/adapters/aws/settings.ts";
import type { Context } from "../../contract/context.ts";
import { archive } from "./archive.ts";
import type { AwsWeb, Parts } from "./capabilities.ts";
import { commonSettings } from "./function-settings.ts";
import { makeFunction } from "./lambda.ts";
import { sizesOf } from "./sizes.ts";

/** Longest that a REST API waits for an answer: docs.aws.amazon.com/apigateway, quotas, "Integration timeout". */
const TIMEOUT_SECONDS = 29;

/** Requests are small; memory buys processor time (1 769 MB are one core), which a cold start and TLS need. */
const MEMORY_MB = 1024;

/** The web application as a Lambda function behind the gateway. */
export async function web(
  context: Context,
  parts: Parts<"network" | "blobStorage" | "statsWarehouse" | "jobs">,
): Promise<AwsWeb> {
  const code = await archive("web");
  const { network, blobStorage, statsWarehouse, jobs } = parts;
  const { settings } = context;
  const webSettings: Output<WebSettings> = commonSettings(context, parts, "web");
  const built = makeFunction(network.account.component("Web"), context, network, {
    thing: "web",
    code,
    member: "web",
    memoryMb: MEMORY_MB,
    timeoutSeconds: TIMEOUT_SECONDS,
    concurrency: sizesOf(settings).webConcurrency,
    settings: webSettings,
    statements: [
      // Whoever signs an upload or a download needs the right to do it.
      ...blobStorage.statements("signUploads"),
      ...blobStorage.statements("readResults"),
      ...statsWarehouse.statements("web"),
    ],
    after: [jobs.prepared],
  });
  return { ...built, origin: built.lambda.invokeArn };
}
