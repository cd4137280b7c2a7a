import { interpolate } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AwsGateway, Parts } from "../capabilities.ts";
import { dashboardName } from "../names.ts";
import { accessLog } from "./access-log.ts";
import { domain } from "./domain.ts";
import { firewall } from "./firewall.ts";
import { restApi } from "./rest-api.ts";

/** The public entry: a REST API, with a web application firewall before it and, where one is set, a domain. */
export function gateway(context: Context, { network, web }: Parts<"network" | "web">): AwsGateway {
  const { stack, settings } = context;
  const { account } = network;
  const parent = account.component("Gateway");
  const { api, stage } = restApi(parent, context, web.lambda, accessLog(parent, context, account));
  firewall(parent, context, account, stage);
  const named = settings.gateway.domain;
  if (named !== undefined) domain(parent, stack, named, api, stage);
  return {
    apiName: api.name,
    stageName: stage.stageName,
    webUrl: named === undefined ? interpolate`${stage.invokeUrl}/` : interpolate`https://${named.name}/`,
    // No page of the application: the statistics name every customer, and the page asks for no key.
    dashboardUrl: interpolate`https://${account.region}.console.aws.amazon.com/cloudwatch/home?region=${account.region}#dashboards/dashboard/${dashboardName(stack)}`,
  };
}
