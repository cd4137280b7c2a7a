import type { ComponentResource, Input, Resource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { ZipFile } from "../../../packaging/zip.ts";
import type { AzureNetwork, Deployed, Grant, Member } from "../capabilities.ts";
import { Package } from "../resources.ts";
import { memberOf, roleAssignments } from "../role-assignments.ts";
import { web } from "../sdk.ts";
import type { MEMORY_MB } from "../sizes.ts";
import type { Callers } from "./access.ts";
import { appSettings } from "./app-settings.ts";
import { hostStorage } from "./host-storage.ts";
import { insights } from "./insights.ts";
import { site } from "./site.ts";

/** One of the stack's applications. */
export interface FunctionAppSpec {
  /** Whose identity and subnet it has; part of every name. */
  readonly member: Member;
  readonly code: ZipFile;
  readonly memoryMb: (typeof MEMORY_MB)[number];
  /** Most instances of each function; of those with an HTTP trigger together. */
  readonly maxInstances: number;
  /** Most requests that one instance answers at once. Left out where there is no HTTP trigger. */
  readonly requestsPerInstance?: number;
  readonly callers: Callers;
  /** What functions/adapters/azure/settings.ts reads; no secrets. */
  readonly settings: Input<object>;
  readonly triggers: Input<Readonly<Record<string, string>>>;
  /** Rights beyond the host's own storage and telemetry. */
  readonly grants: readonly Grant[];
  /** What must be there before the code is, which begins to work at once. */
  readonly after?: readonly Resource[];
}

/**
 * Makes an application on Flex Consumption, with an identity, an account and a plan of its own, and publishes its code once it
 * is there with all its rights.
 */
export function makeFunctionApp(
  parent: ComponentResource,
  context: Context,
  network: AzureNetwork,
  spec: FunctionAppSpec,
): Deployed {
  const { account } = network;
  const { member, after = [] } = spec;
  const name = `${context.stack}-${member}`;
  const host = hostStorage(parent, context, network, member);
  const { component, grant } = insights(parent, context, account, member);
  const rights = roleAssignments(parent, context, memberOf(account, member), [...host.grants, grant, ...spec.grants]);
  const app = site(parent, context, network, spec, {
    packagesUrl: host.packagesUrl,
    appSettings: appSettings(context, {
      identity: account.identities[member],
      hostAccount: host.account,
      insights: component,
      settings: spec.settings,
      triggers: spec.triggers,
    }),
    after: [...network.ready, ...host.ready, ...rights],
  });
  const passwords = new web.WebAppScmAllowed(
    name,
    { resourceGroupName: account.resourceGroup, name: app.name, allow: false },
    { parent },
  );
  const published = new Package(
    name,
    {
      // <app>.azurewebsites.net and <app>.scm.azurewebsites.net
      scmUrl: app.defaultHostName.apply((at) => `https://${at.replace(".", ".scm.")}`),
      archive: spec.code.path,
      hash: spec.code.hash,
    },
    { parent, dependsOn: [passwords, ...after] },
  );
  return { app, hostStorage: host.account, insights: component, published };
}
