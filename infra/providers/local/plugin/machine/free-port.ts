import { connect, createServer } from "node:net";

/** Whether nobody listens on a port of 127.0.0.1 (or of all addresses), so that a process of ours can. */
export async function isFree(port: number): Promise<boolean> {
  // Both, because some systems let a listener on 127.0.0.1 stand beside one on all addresses.
  return !(await answers(port)) && (await bindable(port)) !== undefined;
}

/** Whether someone accepts connections on a port of 127.0.0.1. */
export async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const end = (accepted: boolean) => (): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(1000, end(true)).once("connect", end(true)).once("error", end(false));
  });
}

/** A port that the system finds free. */
export async function anyFreePort(): Promise<number> {
  const port = await bindable(0);
  if (port === undefined) throw new Error("The system has no free port on 127.0.0.1.");
  return port;
}

async function bindable(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(undefined);
    });
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : undefined);
      });
    });
  });
}
