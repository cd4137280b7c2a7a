import type { Hono } from "hono";
import { Outage } from "../../../functions/core/errors.ts";
import { hashApiKey } from "../../../functions/web/api-key.ts";
import { type WebOptions, webApplication } from "../../../functions/web/application.ts";
import type { CustomerImage, DayStatistics, UploadTicket, WebPorts } from "../../../functions/web/ports.ts";

export const NOW = new Date("2026-03-04T05:06:07.000Z");
export const ACME_KEY = "ipk_aaaaaaaaaaaaaaaaaaaaaaaaaaa";
export const ZEBRA_KEY = "ipk_zzzzzzzzzzzzzzzzzzzzzzzzzzz";
export const STORE = "http://127.0.0.1:9000";

/** The image id that the fake hands out: made at NOW. */
export const NEW_ID = idAt(NOW, 1);

/** A UUIDv7 of this moment; a larger `tail` is a newer id of the same millisecond. */
export function idAt(time: Date, tail: number): string {
  const hex = time.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${tail.toString(16).padStart(12, "0")}`;
}

export function processed(imageId: string): CustomerImage {
  const result = (rendition: string, bytes: number, sidePx: number) => ({
    rendition,
    contentType: "image/webp",
    bytes,
    widthPx: sidePx,
    heightPx: sidePx / 2,
    retainUntil: new Date("2026-03-11T06:06:07.000Z"),
    bucket: "processed",
    key: `acme/2026/03/04/${imageId}/${rendition}.webp`,
    versionId: `v-${rendition}`,
  });
  return {
    imageId,
    receivedAt: NOW,
    outcome: "processed",
    type: "jpeg",
    results: [result("web", 90_000, 1600), result("thumbnail", 4_000, 320)],
  };
}

const TOTAL = { processed: 1234, rejected: 2, failed: 1, bytesIn: 5 * 1024 * 1024 };

/** A world in memory. Tests change what they need. */
export class FakeWorld {
  readonly images = new Map<string, CustomerImage[]>();
  readonly customers = new Map([
    [ACME_KEY, "acme"],
    [ZEBRA_KEY, "zebra"],
  ]);
  readonly ticketsFor: object[] = [];
  readonly linksFor: string[] = [];
  readonly logged: object[] = [];
  ticket: UploadTicket = {
    method: "POST",
    url: `${STORE}/raw`,
    fields: { key: "k", policy: "p" },
    expiresAt: new Date("2026-03-04T05:21:07.000Z"),
  };
  statistics: DayStatistics = {
    total: TOTAL,
    byCustomer: [{ name: "acme", ...TOTAL }],
    byType: [{ name: "<b>jpeg</b>", ...TOTAL }],
  };
  readonly statisticsOf: string[] = [];
  linksGone = false;
  /** Set: every port fails with it. */
  fault: Error | undefined;

  ports(): WebPorts {
    const answer = <T>(value: () => T): Promise<T> =>
      this.fault === undefined ? Promise.resolve(value()) : Promise.reject(this.fault);
    return {
      uploads: {
        make: (upload) => answer(() => (this.ticketsFor.push(upload), this.ticket)),
      },
      downloads: {
        make: ({ bucket, key, versionId }) =>
          answer(() => {
            this.linksFor.push(`${bucket}/${key}?${versionId}`);
            const url = `${STORE}/${bucket}/${key}?versionId=${versionId}&X-Amz-Signature=s`;
            return this.linksGone ? undefined : { url, expiresAt: new Date("2026-03-04T05:11:07.000Z") };
          }),
      },
      images: {
        list: ({ customer }, { limit, before }) =>
          answer(() =>
            (this.images.get(customer) ?? [])
              .filter(({ imageId }) => before === undefined || imageId < before)
              .sort((a, b) => (a.imageId < b.imageId ? 1 : -1))
              .slice(0, limit),
          ),
        find: ({ customer }, imageId) =>
          answer(() => this.images.get(customer)?.find((image) => image.imageId === imageId)),
      },
      apiKeys: {
        customerOf: (hash) => answer(() => [...this.customers].find(([key]) => hashApiKey(key).equals(hash))?.[1]),
      },
      statistics: { ofDay: (day) => answer(() => (this.statisticsOf.push(day), this.statistics)) },
      newImageId: () => NEW_ID,
      now: () => NOW,
      log: { error: (entry) => void this.logged.push(entry) },
    };
  }

  app(options: Partial<WebOptions> = {}): Hono {
    return webApplication(this.ports(), {
      limits: { maxBytes: 1000, formats: ["jpeg", "png"] },
      https: false,
      objectStoreOrigins: [STORE],
      ...options,
    });
  }
}

export const outage = (): Outage => new Outage("warehouse", { cause: new Error("connect ECONNREFUSED 10.0.0.1:5432") });

export const as = (key: string, headers: Record<string, string> = {}): RequestInit => ({
  headers: { Authorization: `Bearer ${key}`, ...headers },
});

/** The code and message of an answered fault. */
export async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return error;
}
