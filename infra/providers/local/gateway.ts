import { interpolate } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { Gateway } from "../../contract/gateway.ts";
import type { Web } from "../../contract/web.ts";

/** None is needed in front of 127.0.0.1: the web application's own address. */
export function gateway(_context: Context, { web }: { web: Web }): Gateway {
  return { webUrl: interpolate`${web.origin}/`, dashboardUrl: interpolate`${web.origin}/dashboard` };
}
