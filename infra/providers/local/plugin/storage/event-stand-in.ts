import { createServer } from "node:http";
import { answers } from "../machine/free-port.ts";
import { isCode } from "../stack-folder.ts";

/**
 * versitygw posts a test event when it starts, and does not start if nobody takes it; the real receiver starts later,
 * because it needs the store. So while `work` runs somebody answers, unless the receiver is there already. The test event
 * tells of no object, so nothing is lost.
 * @param url address of the receiver, on 127.0.0.1
 */
export async function withEventReceiver<T>(url: string, work: () => Promise<T>): Promise<T> {
  const port = Number(new URL(url).port);
  if (await answers(port)) return work();
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(200, { connection: "close" }).end());
  });
  const listening = await new Promise<boolean>((resolve, reject) => {
    server
      .once("error", (error) => {
        // The receiver came in between.
        if (isCode(error, "EADDRINUSE")) resolve(false);
        else reject(error);
      })
      .listen(port, "127.0.0.1", () => {
        resolve(true);
      });
  });
  if (!listening) return work();
  try {
    return await work();
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
