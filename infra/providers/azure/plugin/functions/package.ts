import * as z from "zod";
import { type AzureResource, HTTPS_ONLY } from "../azure-resource.ts";
import { publish, PUBLISH_TIMES, type PublishTimes } from "./publish.ts";

const schema = z.strictObject({
  /** Where packages of the application are taken: https://<app>.scm.azurewebsites.net. */
  scmUrl: z.url(HTTPS_ONLY),
  /** Path of the zip on this machine. */
  archive: z.string().min(1),
  /** Changes with what is in the zip. */
  hash: z.string().min(1),
});

/**
 * image-pipeline-azure:functions:Package: the code of an application on Flex Consumption. An application holds one package,
 * which the next replaces and which goes with the application: `delete` has nothing to do. It is not looked at again,
 * because Azure tells of a package's deployment and not of its content.
 */
export const packageResource = (times: PublishTimes = PUBLISH_TIMES): AzureResource<typeof schema> => ({
  schema,
  secrets: [],
  // An application that is made anew is empty: its address is unknown while it is, and so this is made anew as well.
  replaces: ["scmUrl"],
  incidental: ["archive"],
  id: ({ scmUrl }) => new URL(scmUrl).hostname,
  async create(context, inputs) {
    return { status: "ready", deploymentId: await publish(context, inputs, times) };
  },
  async update(context, inputs) {
    return { status: "ready", deploymentId: await publish(context, inputs, times) };
  },
  read: (_context, _inputs, { status, deploymentId }) => Promise.resolve({ status, deploymentId }),
  delete: () => Promise.resolve(),
});
