import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** As much of Secrets Manager as a function uses, on 127.0.0.1. */
export interface TestSecrets {
  /** For AWS_ENDPOINT_URL_SECRETS_MANAGER, which the SDK honours. */
  readonly url: string;
  /** What was asked for, in order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/**
 * Answers GetSecretValue in the service's own protocol (docs.aws.amazon.com/secretsmanager/latest/apireference), for signed
 * requests alone.
 * @param secrets texts by ARN
 */
export async function startSecrets(secrets: Readonly<Record<string, string>>): Promise<TestSecrets> {
  const asked: string[] = [];
  const answer = (
    target: string | undefined,
    authorization: string | undefined,
    body: string,
  ): [status: number, answer: object] => {
    if (authorization?.startsWith("AWS4-HMAC-SHA256 Credential=") !== true) {
      return [400, { __type: "MissingAuthenticationTokenException" }];
    }
    if (target !== "secretsmanager.GetSecretValue") return [400, { __type: "UnknownOperationException" }];
    const { SecretId: arn } = JSON.parse(body) as { SecretId: string };
    asked.push(arn);
    const value = secrets[arn];
    if (value === undefined) return [400, { __type: "ResourceNotFoundException", Message: "There is no such secret." }];
    const VersionId = "00000000-0000-4000-8000-000000000001";
    return [200, { ARN: arn, Name: arn, VersionId, SecretString: value, VersionStages: ["AWSCURRENT"] }];
  };
  const server = createServer((request, response) => {
    const { "x-amz-target": target, authorization } = request.headers;
    void text(request).then((body) => {
      const [status, content] = answer(target as string | undefined, authorization, body);
      response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" }).end(JSON.stringify(content));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
