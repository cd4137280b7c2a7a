import { once } from "node:events";
import { createServer, connect, type Socket } from "node:net";

/**
 * What stands between a client and a real PostgreSQL so that this looks like Azure's, which has a label provider that no
 * other server has: it takes the statements that label roles, keeps what they say, and hands the server a statement without
 * effect in their place. All else goes through untouched.
 */
export interface EntraPostgres {
  readonly port: number;
  /** Label by role. */
  readonly labels: Map<string, string>;
  stop(): Promise<void>;
}

/** The documented form: learn.microsoft.com/azure/postgresql, "Manage Microsoft Entra roles". */
const LABEL = /^SECURITY LABEL FOR "pgaadauth" ON ROLE "?([\w-]+)"? IS '([^']+)'$/;

/** Starts one on 127.0.0.1, before the server on that port. */
export async function startEntraPostgres(serverPort: number): Promise<EntraPostgres> {
  const labels = new Map<string, string>();
  const sockets = new Set<Socket>();
  const rewritten = (text: string): string => {
    const [, role, label] = LABEL.exec(text) ?? [];
    if (role === undefined || label === undefined) return text;
    labels.set(role, label);
    // Fails where there is no such role, as the label would.
    return `ALTER ROLE ${role} LOGIN`;
  };
  const proxy = createServer((client) => {
    const server = connect(serverPort, "127.0.0.1");
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    }
    server.pipe(client);
    let buffered = Buffer.alloc(0);
    let started = false;
    client.on("data", (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      for (;;) {
        // The first message has no type. Every other: one byte, and a length that counts itself.
        const header = started ? 1 : 0;
        if (buffered.length < header + 4) return;
        const end = header + buffered.readInt32BE(header);
        if (buffered.length < end) return;
        const message = buffered.subarray(0, end);
        buffered = buffered.subarray(end);
        server.write(started && message[0] === SIMPLE_QUERY ? simpleQuery(rewritten(textOf(message))) : message);
        started = true;
      }
    });
    client.on("end", () => server.end());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return {
    ...{ port: address.port, labels },
    async stop() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}

/** Source: postgresql.org/docs/current/protocol-message-formats.html, Query. */
const SIMPLE_QUERY = "Q".charCodeAt(0);
const textOf = (message: Buffer): string => message.subarray(5, -1).toString("utf8");

function simpleQuery(text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5);
  head.writeUInt8(SIMPLE_QUERY, 0);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
