import { azureNativeAnswers } from "../../infra/engine/offline/plugin/answers/azure-native.ts";
import { NO_GUID } from "../../infra/engine/offline/plugin/answers/azure-ids.ts";
import type { Subject } from "../../infra/engine/offline/plugin/values.ts";
import type { Recorded } from "./mocked-stack.ts";

/** The subscription, and the tenant, that mocked stacks on Azure are in. */
export const SUBSCRIPTION = NO_GUID;
export const REGION = "southeastasia";

type Values = Record<string, unknown>;

/** Outputs that the stack's other resources are made of; the stand-in for Azure knows what each type answers. */
const OUTPUTS = [
  "id",
  "name",
  "principalId",
  "clientId",
  "tenantId",
  "customerId",
  "frontDoorId",
  "primaryEndpoints",
  "serviceBusEndpoint",
  "defaultHostName",
  "enabledHostNames",
  "hostNames",
  "hostName",
  "fullyQualifiedDomainName",
  "connectionString",
  "validationProperties",
] as const;

/** What the engine adds to a name that the program does not give. */
const CHANCE = "1a2b3c4d";

/** What Azure would answer for a resource, its id included. */
export function azureAnswers({ type, name, inputs }: Recorded): Values {
  if (!type.startsWith("azure-native:")) return {};
  const subject: Subject = { token: type, name, id: `${name}${CHANCE}`, region: REGION, inputs };
  return answersTo(subject, OUTPUTS);
}

const answersTo = (subject: Subject, outputs: readonly string[]): Values =>
  Object.fromEntries(
    outputs.flatMap((property) => {
      const answer = azureNativeAnswers.exact(subject, property) ?? azureNativeAnswers.text(subject, property);
      return answer === undefined ? [] : [[property, answer]];
    }),
  );

/** What each function of Azure's answers. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  "azure-native:authorization:getClientConfig": ["clientId", "objectId", "subscriptionId", "tenantId"],
};

/** @throws Error for a question that nobody has thought of an answer to, so that a test shows it */
export function azureCall(token: string, inputs: Values): Values {
  const outputs = CALLS[token];
  if (outputs === undefined) throw new Error(`The mocks know no answer to ${token}; add it to ${import.meta.url}.`);
  const name = token.split(":").at(-1) ?? token;
  return { ...inputs, ...answersTo({ token, name, id: name, region: REGION, inputs }, outputs) };
}
