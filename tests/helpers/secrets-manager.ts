import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Secrets Manager as far as this project asks it: versions by token, the newest one read. */
export interface SecretsStandIn {
  readonly endpoint: string;
  readonly client: SecretsManagerClient;
  /** Text by name; setting one is an operator's change. */
  readonly secrets: Map<string, string>;
  /** Names that were read, in order. */
  readonly reads: string[];
  stop(): Promise<void>;
}

type Body = Readonly<Record<"SecretId" | "SecretString" | "ClientRequestToken", string>>;

/** Starts one on 127.0.0.1, speaking the service's JSON protocol to the real SDK. */
export async function startSecretsManager(): Promise<SecretsStandIn> {
  const secrets = new Map<string, string>();
  const versions = new Map<string, string>();
  const reads: string[] = [];
  const answer = (target: string, body: Body): [number, object] => {
    const { SecretId: id, SecretString: text, ClientRequestToken: token } = body;
    if (target.endsWith("GetSecretValue")) {
      reads.push(id);
      const known = secrets.get(id);
      return known === undefined
        ? [400, { __type: "ResourceNotFoundException", message: "no value" }]
        : [200, { ARN: id, Name: id, SecretString: known }];
    }
    const version = `${id} ${token}`;
    const earlier = versions.get(version);
    if (earlier !== undefined && earlier !== text) {
      return [400, { __type: "ResourceExistsException", message: "this version has another text" }];
    }
    versions.set(version, text);
    secrets.set(id, text);
    return [200, { ARN: id, Name: id }];
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
      const [status, json] = answer(String(request.headers["x-amz-target"]), body);
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new SecretsManagerClient({ endpoint, region: "us-east-1", credentials });
  return {
    ...{ endpoint, client, secrets, reads },
    stop: async () => {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
