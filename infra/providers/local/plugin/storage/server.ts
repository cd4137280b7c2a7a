import { join } from "node:path";
import * as z from "zod";
import type { LocalResource } from "../local-resource.ts";
import { answersHealth } from "../machine/http-health.ts";
import { processResource } from "../process-resource.ts";
import { partFolder, privateFolder, writePrivateFile } from "../stack-folder.ts";
import { withEventReceiver } from "./event-stand-in.ts";

const schema = z.strictObject({
  /** Absolute path of the versitygw command. */
  binary: z.string().startsWith("/", "expected an absolute path"),
  /** Port on 127.0.0.1. */
  port: z.int().min(1).max(65_535),
  /** Region that clients sign for. */
  region: z.string().min(1),
  accessKeyId: z.string().min(3),
  secretAccessKey: z.string().min(8),
  /** Who is told of every object created: an address on 127.0.0.1 whose path is known to the store alone. */
  eventUrl: z.string().regex(/^http:\/\/([^/@]+@)?127\.0\.0\.1:\d+\//, "expected http://127.0.0.1:<port>/<path>"),
  /** Origin whose pages may upload to it. */
  corsOrigin: z.url(),
});

const PART = "object-store";

/** Of all events only these: an upload, in whichever of the ways S3 has. */
const EVENT_FILTER = { "s3:ObjectCreated:*": true };

/** local:storage:Server: versitygw, an S3 store with Object Lock over a folder, on 127.0.0.1. */
export const storageServer: LocalResource<typeof schema> = processResource({
  schema,
  secrets: ["secretAccessKey", "eventUrl"],
  part: PART,
  healthy: ({ port }) => answersHealth(port),
  async prepare({ folder }, inputs) {
    const part = partFolder(folder, PART);
    const [objects, versions, iam] = await Promise.all(
      ["objects", "versions", "iam"].map((name) => privateFolder(join(part, "data", name))),
    );
    const filter = join(part, "events.json");
    await writePrivateFile(filter, JSON.stringify(EVENT_FILTER));
    return {
      command: inputs.binary,
      args: [
        ...[
          "--port",
          `127.0.0.1:${inputs.port}`,
          "--health",
          "/health",
          "--iam-dir",
          iam ?? "",
          "--keep-alive",
          "--quiet",
        ],
        ...["posix", "--versioning-dir", versions ?? "", objects ?? ""],
      ],
      // Every user of the machine can see a command's arguments, only its own its environment.
      env: {
        ROOT_ACCESS_KEY_ID: inputs.accessKeyId,
        ROOT_SECRET_ACCESS_KEY: inputs.secretAccessKey,
        VGW_REGION: inputs.region,
        VGW_CORS_ALLOW_ORIGIN: inputs.corsOrigin,
        VGW_EVENT_WEBHOOK_URL: inputs.eventUrl,
        VGW_EVENT_FILTER: filter,
        // Its heap is a few megabytes, and an image is more than one: the garbage of a handful may lie.
        GOGC: "400",
        TZ: "UTC",
      },
      cwd: part,
      ports: [inputs.port],
      fingerprint: EVENT_FILTER,
      // It prints the receiver's whole address when it starts, and where an event cannot be delivered.
      discardOutput: true,
      secrets: [inputs.secretAccessKey, inputs.eventUrl],
    };
  },
  around: (_context, { eventUrl }, start) => withEventReceiver(eventUrl, start),
  outputs: ({ port }) => ({ endpoint: `http://127.0.0.1:${port}` }),
});
