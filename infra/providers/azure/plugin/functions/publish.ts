import { readFile } from "node:fs/promises";
import { describe } from "../../../../../functions/core/errors.ts";
import { PluginError } from "../../../../plugin/resource.ts";
import type { AzureContext } from "../azure-resource.ts";
import { pause } from "../pause.ts";
import { deploymentIn, described, faultOf, hasSucceeded, logIn } from "./deployment.ts";
import { type Heard, isPassing, openScm, refusal, type Scm, told } from "./scm.ts";

/** How long is waited, in milliseconds. */
export interface PublishTimes {
  /** Until an application that was just made takes a package: its name must get around, and its first instance start. */
  readonly acceptedMs: number;
  /** Until a package that was taken is in place. */
  readonly deployedMs: number;
  readonly pollMs: number;
  /** To the end of one answer, and so of the upload: 100 MB at 1 MB/s and a little. */
  readonly answerMs: number;
}

/** Azure's command line tool waits 300 s for a deployment; the first one of an application takes longer. */
export const PUBLISH_TIMES: PublishTimes = {
  acceptedMs: 600_000,
  deployedMs: 900_000,
  pollMs: 3000,
  answerMs: 120_000,
};

const LOG_LINES = 5;

/**
 * Publishes a zip to an application on Flex Consumption and waits until it is in place. The zip is what runs: nothing is
 * built there. What Kudu calls a success says that the package was stored and the host told, not that its code loads.
 * Source: `az functionapp deployment source config-zip` asks the same addresses (github.com/Azure/azure-cli,
 * appservice/custom.py, enable_zip_deploy_flex); it polls `latest`, this the deployment that was answered.
 * @returns id of the deployment
 * @throws PluginError that names who was asked, what was answered and what to do
 */
export async function publish(
  context: AzureContext,
  { scmUrl, archive }: { readonly scmUrl: string; readonly archive: string },
  times: PublishTimes = PUBLISH_TIMES,
): Promise<string> {
  const zip = await readFile(archive).catch((error: unknown) => {
    throw new PluginError(`The package ${archive} cannot be read: ${describe(error)}.`, { cause: error });
  });
  const scm = await openScm(context, scmUrl, times.answerMs);
  const id = await accepted(scm, zip, context.cancelled, times);
  await deployed(scm, id, context.cancelled, times);
  return id;
}

async function accepted(scm: Scm, zip: Buffer, cancelled: AbortSignal, times: PublishTimes): Promise<string> {
  const deadline = Date.now() + times.acceptedMs;
  for (;;) {
    const heard = await scm.post("/api/publish?RemoteBuild=false&Deployer=image-pipeline", zip);
    if ("answered" in heard) {
      if ([200, 202].includes(heard.answered.status)) return idIn(heard.answered.text);
      if (!isPassing(heard)) throw refusal(scm, heard.answered);
    }
    if (Date.now() + times.pollMs > deadline) {
      throw new PluginError(
        `${scm.url} took no package within ${seconds(times.acceptedMs)}; the last answer was ${told(heard)}. ` +
          "Look whether the application runs and whether another deployment goes on, then run the command again.",
      );
    }
    await pause(times.pollMs, cancelled);
  }
}

async function deployed(scm: Scm, id: string, cancelled: AbortSignal, times: PublishTimes): Promise<void> {
  const deadline = Date.now() + times.deployedMs;
  const path = `/api/deployments/${id}`;
  for (;;) {
    const heard = await scm.get(path);
    if (await hasEnded(scm, path, heard)) return;
    if (Date.now() + times.pollMs > deadline) {
      throw new PluginError(
        `${scm.url} took the package and had not put it in place after ${seconds(times.deployedMs)}; the last answer of ` +
          `${path} was ${told(heard)}. It may still end well: run the command again, which publishes it anew.`,
      );
    }
    await pause(times.pollMs, cancelled);
  }
}

/** @throws PluginError where it ended without success, or nobody may look */
async function hasEnded(scm: Scm, path: string, heard: Heard): Promise<boolean> {
  if (!("answered" in heard)) return false;
  if (heard.answered.status >= 400) {
    if (isPassing(heard)) return false;
    throw refusal(scm, heard.answered);
  }
  const deployment = deploymentIn(heard.answered.text);
  if (deployment === undefined) return false;
  const fault = faultOf(deployment);
  if (fault === undefined) return hasSucceeded(deployment);
  const log = await scm.get(`${path}/log`);
  const lines = "answered" in log ? logIn(log.answered.text, LOG_LINES) : [];
  throw new PluginError(
    [
      `${scm.url} took the package, and its deployment ${fault}${described(deployment)}. Mend what it says and run the command again.`,
      ...lines.map((line) => `  ${line}`),
    ].join("\n"),
  );
}

/** The id, as a JSON text or as it is; where none is told, the service knows its latest by that name. */
function idIn(text: string): string {
  const id = text.trim().replace(/^"(.*)"$/, "$1");
  return /^[\w.-]{1,100}$/.test(id) ? id : "latest";
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
