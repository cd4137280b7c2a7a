import { request } from "node:https";
import type { ContainerClient } from "@azure/storage-blob";
import type { Mailbox } from "../../../../../infra/providers/azure/mailbox-queue.ts";
import type { TestStorage } from "../../../../helpers/azurite.ts";
import { eventually } from "../../../../helpers/wait.ts";

let mailboxes = 0;

/** The operations application's side of a mailbox in the test storage: takes requests as its trigger does, and answers. */
export class OperationsStandIn {
  readonly mailbox: Mailbox;
  readonly #storage: TestStorage;
  readonly #container: ContainerClient;

  private constructor(storage: TestStorage, container: string, queue: string) {
    this.#storage = storage;
    this.#container = storage.service.getContainerClient(container);
    this.mailbox = { accountUrl: storage.accountUrl, queueUrl: storage.queueUrl, container, queue };
  }

  /** With a new container and queue. */
  static async start(storage: TestStorage): Promise<OperationsStandIn> {
    const standIn = new OperationsStandIn(storage, await storage.newContainer(), `operations-${++mailboxes}`);
    await standIn.#queue("PUT", "");
    return standIn;
  }

  /** The queue's next message as its trigger gets it; undefined where there is none. */
  async message(): Promise<string | undefined> {
    const xml = await this.#queue("GET", "/messages?visibilitytimeout=600");
    return /<MessageText>(.*)<\/MessageText>/.exec(xml)?.[1];
  }

  /** The next request, taken off the queue. */
  async take(): Promise<{ id: string; request: unknown }> {
    const text = await eventually("a request is in the queue", () => this.message());
    const { id } = JSON.parse(Buffer.from(text, "base64").toString()) as { id: string };
    const blob = await this.#container.getBlobClient(`requests/${id}.json`).downloadToBuffer();
    return { id, request: JSON.parse(blob.toString()) as unknown };
  }

  /** Takes the next request and answers it. @returns the request */
  async answer(answer: object): Promise<unknown> {
    const { id, request: taken } = await this.take();
    const text = JSON.stringify(answer);
    await this.#container.getBlockBlobClient(`answers/${id}.json`).upload(text, text.length);
    return taken;
  }

  /** Names of what lies in the container. */
  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of this.#container.listBlobsFlat()) names.push(name);
    return names;
  }

  /** How many requests wait. */
  async waiting(): Promise<number> {
    return (await this.#queue("GET", "/messages?peekonly=true")).split("<QueueMessage>").length - 1;
  }

  async #queue(method: string, path: string): Promise<string> {
    const { queueUrl, queue } = this.mailbox;
    const token = (await this.#storage.credential.getToken("https://storage.azure.com/.default"))?.token ?? "";
    const headers = { authorization: `Bearer ${token}`, "x-ms-version": "2021-12-02", "content-length": "0" };
    return await new Promise((resolve, reject) => {
      const asking = request(`${queueUrl}/${queue}${path}`, { method, headers, ca: this.#storage.ca }, (response) => {
        let text = "";
        response
          .setEncoding("utf8")
          .on("data", (part: string) => (text += part))
          .on("end", () => {
            if ((response.statusCode ?? 500) < 300) resolve(text);
            else reject(new Error(`${response.statusCode} ${text}`));
          });
      });
      asking.on("error", reject).end();
    });
  }
}
