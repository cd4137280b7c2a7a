import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import { type ComponentResource, interpolate } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import { STAGE } from "../names.ts";
import type { AccessLog } from "./access-log.ts";

/** The API and the one stage that serves it. */
export interface RestApi {
  readonly api: aws.apigateway.RestApi;
  readonly stage: aws.apigateway.Stage;
}

/** Bursts, as a multiple of what is allowed a second. */
const BURST = 2;

/** Paths that lead to the application: it knows its own routes, methods and keys. */
const PATHS = ["/", "/{proxy+}"] as const;

/** A line of the access log. Neither query nor headers: a key could be in them. */
const LOG_FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
  method: "$context.httpMethod",
  path: "$context.path",
  status: "$context.status",
  error: "$context.error.message",
  firewall: "$context.wafResponseCode",
  responseBytes: "$context.responseLength",
  latencyMs: "$context.responseLatency",
  integrationMs: "$context.integration.latency",
});

/**
 * A REST API, because a firewall can stand before no HTTP API (docs.aws.amazon.com/apigateway, "Choose between REST APIs
 * and HTTP APIs"), that hands every request to the web application.
 */
export function restApi(
  parent: ComponentResource,
  { stack, settings: { gateway } }: Context,
  lambda: aws.lambda.Function,
  log: AccessLog,
): RestApi {
  const api = new aws.apigateway.RestApi(
    `${stack}-web`,
    {
      description: `Entry to the image pipeline ${stack}`,
      endpointConfiguration: { types: "REGIONAL" },
      // With a domain of its own there is one way in, not two.
      disableExecuteApiEndpoint: gateway.domain !== undefined,
      // AWS's own address takes TLS 1.0 without it: docs.aws.amazon.com/apigateway, "Security policies for REST APIs".
      securityPolicy: "SecurityPolicy_TLS13_1_2_2021_06",
      endpointAccessMode: "BASIC",
      // Said for the policies: customers' keys are the application's own to check.
      tags: { authentication: "application" },
    },
    { parent },
  );
  const proxy = new aws.apigateway.Resource(
    `${stack}-proxy`,
    { restApi: api.id, parentId: api.rootResourceId, pathPart: "{proxy+}" },
    { parent },
  );
  const integrations = PATHS.map((path) => {
    const resourceId = path === "/" ? api.rootResourceId : proxy.id;
    const name = `${stack}-${path === "/" ? "root" : "proxy"}`;
    const method = new aws.apigateway.Method(
      name,
      { restApi: api.id, resourceId, httpMethod: "ANY", authorization: "NONE" },
      { parent },
    );
    return new aws.apigateway.Integration(
      name,
      {
        restApi: api.id,
        resourceId,
        httpMethod: method.httpMethod,
        type: "AWS_PROXY",
        // Lambda is always called by POST.
        integrationHttpMethod: "POST",
        uri: lambda.invokeArn,
      },
      { parent },
    );
  });
  const deployment = new aws.apigateway.Deployment(
    `${stack}-web`,
    { restApi: api.id, triggers: { definition: definitionHash(gateway.domain !== undefined) } },
    { parent, dependsOn: integrations },
  );
  const stage = new aws.apigateway.Stage(
    `${stack}-web`,
    {
      restApi: api.id,
      deployment: deployment.id,
      stageName: STAGE,
      accessLogSettings: { destinationArn: log.group.arn, format: LOG_FORMAT },
    },
    { parent, dependsOn: [log.ready] },
  );
  new aws.apigateway.MethodSettings(
    `${stack}-web`,
    {
      restApi: api.id,
      stageName: stage.stageName,
      methodPath: "*/*",
      settings: {
        throttlingRateLimit: gateway.requestsPerSecond,
        throttlingBurstLimit: gateway.requestsPerSecond * BURST,
        // By method they are charged for; the alarms look at the whole API, whose metrics are free.
        metricsEnabled: false,
        // The execution log would be a group without this stack's key and retention, and may hold bodies.
        loggingLevel: "OFF",
        dataTraceEnabled: false,
      },
    },
    { parent },
  );
  new aws.lambda.Permission(
    `${stack}-web`,
    {
      function: lambda.name,
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      sourceArn: interpolate`${api.executionArn}/${STAGE}/*`,
    },
    { parent },
  );
  return { api, stage };
}

/** A stage serves what was there when it was deployed: what changes the API must change this. */
const definitionHash = (disabled: boolean): string =>
  createHash("sha256")
    .update(JSON.stringify([PATHS, "ANY", "AWS_PROXY", disabled]))
    .digest("hex")
    .slice(0, 16);
