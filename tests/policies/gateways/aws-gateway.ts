import type { ResourceView } from "../../../policies/readers/reader.ts";
import { type Told, type Values, view } from "../views.ts";

/** A resource of one of @pulumi/aws's modules, as a policy over the stack sees it. */
export const aws = (module: string, type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`aws:${module}/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, name, inputs, told);

export const STAGE_ARN = "arn:aws:apigateway:eu-west-1::/restapis/a1/stages/live";
export const ACL_ARN = "arn:aws:wafv2:eu-west-1:1:regional/webacl/web/0a1b";

const block = { name: "addresses", priority: 0, action: { block: {} } };

export const api = (inputs: Values = {}, told: Told = { answers: { id: "a1" } }): ResourceView =>
  aws("apigateway", "RestApi", "api", { description: "images", ...inputs }, told);
export const stage = (inputs: Values = {}, told: Told = { answers: { arn: STAGE_ARN } }): ResourceView =>
  aws(
    "apigateway",
    "Stage",
    "live",
    {
      restApi: "a1",
      stageName: "live",
      accessLogSettings: { destinationArn: "arn:aws:logs:a", format: "$context.path" },
      ...inputs,
    },
    told,
  );
export const method = (inputs: Values = {}, told?: Told): ResourceView =>
  aws("apigateway", "Method", "any", { restApi: "a1", httpMethod: "ANY", authorization: "AWS_IAM", ...inputs }, told);
export const settings = (inputs: Values = {}, told?: Told): ResourceView =>
  aws(
    "apigateway",
    "MethodSettings",
    "settings",
    {
      restApi: "a1",
      stageName: "live",
      methodPath: "*/*",
      settings: { throttlingRateLimit: 100, throttlingBurstLimit: 200, dataTraceEnabled: false },
      ...inputs,
    },
    told,
  );
export const acl = (inputs: Values = {}, told: Told = { answers: { arn: ACL_ARN } }): ResourceView =>
  aws("wafv2", "WebAcl", "acl", { scope: "REGIONAL", defaultAction: { allow: {} }, rules: [block], ...inputs }, told);
export const association = (inputs: Values = {}, told?: Told): ResourceView =>
  aws("wafv2", "WebAclAssociation", "web", { resourceArn: STAGE_ARN, webAclArn: ACL_ARN, ...inputs }, told);
export const logging = (inputs: Values = {}, told?: Told): ResourceView =>
  aws(
    "wafv2",
    "WebAclLoggingConfiguration",
    "web",
    { resourceArn: ACL_ARN, logDestinationConfigs: ["arn:a"], ...inputs },
    told,
  );

/** A resource of an HTTP or WebSocket API. */
export const http = (type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  aws("apigatewayv2", type, name, inputs, told);
