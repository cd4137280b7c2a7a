import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server on 127.0.0.1 that can be cut without a word: nothing arrives, and no end is told. */
export interface SilentProxy {
  readonly port: number;
  /** Connections made so far go silent; later ones are as good as before. */
  silence(): void;
  stop(): Promise<void>;
}

/** Starts one; whoever calls this stops it. */
export async function startSilentProxy(targetPort: number): Promise<SilentProxy> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(targetPort, "127.0.0.1");
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
      // Ended by either side: the other's pipe ends too.
      socket.on("error", () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    silence() {
      for (const socket of open) socket.unpipe().pause();
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
