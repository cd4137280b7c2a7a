import type { HttpResponseInit } from "@azure/functions";
import { describe } from "../../core/errors.ts";
import type { Log } from "../../web/ports.ts";

/**
 * What the library of Azure Functions sends as a stream (`enableHttpStream`): without that it gathers a whole body, and its
 * copy for the host, before the first byte goes out.
 *
 * A body that fails midway would never be ended by it (github.com/Azure/azure-functions-nodejs-library/issues/324), and
 * whoever waits would do so until Front Door gives up. So it ends short: Node.js closes the connection 5 s later, and the
 * client finds fewer bytes than the length says. Nor does it wait for a slow client (…/issues/294): what was read and not sent
 * lies in memory, which bounds the results that instances can hand on at once.
 */
export const streamed = ({ status, headers, body }: Response, log: Log): HttpResponseInit => ({
  status,
  headers,
  body: body === null ? null : endedShort(body, log),
});

function endedShort(body: ReadableStream<Uint8Array>, log: Log): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        log.error({ cause: describe(error) }, "an answer broke off");
        controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
