import { expect } from "chai";
import { parsePeriod } from "./period.ts";
import type { AzureParts } from "../../../../helpers/azure-mocks.ts";
import { namesOf, ofType, one, PROD } from "../records.ts";
import { azureData } from "./data-parts.ts";

const ACCOUNTS = ["test-raw", "test-processed"];

/** What belongs to an account, by type and name: what is kept without it is of no use, and the other way round. */
const BELONGINGS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "test-raw": {
    BlobServiceProperties: ["test-raw"],
    ManagementPolicy: ["test-raw"],
    BlobContainer: ["test-raw", "test-operations", "test-undelivered"],
    Queue: ["test-uploads", "test-uploads-poison", "test-operations", "test-operations-poison"],
  },
  "test-processed": {
    BlobServiceProperties: ["test-processed"],
    ManagementPolicy: ["test-processed"],
    BlobContainer: ["test-processed"],
    Queue: [],
  },
};

const accountOf = (data: AzureParts, name: string): Readonly<Record<string, unknown>> =>
  one(data, "storage:StorageAccount", name).inputs;

interface Rule {
  readonly enabled: boolean;
  readonly definition: {
    readonly filters: { readonly blobTypes: string[]; readonly prefixMatch: string[] };
    readonly actions: Readonly<
      Record<"baseBlob" | "version", { readonly delete: { readonly daysAfterCreationGreaterThan: number } }>
    >;
  };
}

/** Days after which blobs, and old versions, below each prefix go. */
function expiries(data: AzureParts, account: string): Record<string, [days: number, versionDays: number]> {
  const { rules } = one(data, "storage:ManagementPolicy", account).inputs["policy"] as { rules: Rule[] };
  return Object.fromEntries(
    rules.map(({ enabled, definition: { filters, actions } }) => {
      expect(enabled).to.equal(true);
      expect(filters.blobTypes).to.deep.equal(["blockBlob"]);
      const days = (of: "baseBlob" | "version"): number => actions[of].delete.daysAfterCreationGreaterThan;
      return [filters.prefixMatch.join(), [days("baseBlob"), days("version")]];
    }),
  );
}

describe("the storage accounts of a stack on Azure", () => {
  let dev: AzureParts;
  let prod: AzureParts;
  before(async () => {
    dev = await azureData();
    prod = await azureData(PROD);
  });

  for (const name of ACCOUNTS) {
    it(`${name} takes identities alone, over TLS 1.2, with nothing public, and keeps versions but nothing deleted`, () => {
      for (const data of [dev, prod]) {
        expect(accountOf(data, name)).to.include({
          kind: "StorageV2",
          allowSharedKeyAccess: false,
          defaultToOAuthAuthentication: true,
          allowBlobPublicAccess: false,
          allowCrossTenantReplication: false,
          isLocalUserEnabled: false,
          isHnsEnabled: false,
          enableHttpsTrafficOnly: true,
          minimumTlsVersion: "TLS1_2",
        });
        expect(one(data, "storage:BlobServiceProperties", name).inputs).to.deep.include({
          isVersioningEnabled: true,
          deleteRetentionPolicy: { enabled: false },
          containerDeleteRetentionPolicy: { enabled: false },
        });
      }
    });
  }

  it("are told apart by their purpose, and have the stack's tags", () => {
    const tags = { project: "image-pipeline", stack: "test", environment: "dev" };
    expect(accountOf(dev, "test-raw")["tags"]).to.deep.equal({ ...tags, purpose: "raw" });
    const processed = { ...tags, purpose: "processed", "version-lock": "Unlocked" };
    expect(accountOf(dev, "test-processed")["tags"]).to.deep.equal(processed);
    expect(accountOf(prod, "test-processed")["tags"]).to.include({ "version-lock": "Locked" });
  });

  it("have names that Azure takes, each another", () => {
    const names = ACCOUNTS.map((name) => String(accountOf(dev, name)["accountName"]));
    for (const name of names) expect(name).to.match(/^[a-z0-9]{3,24}$/);
    expect(new Set(names).size).to.equal(names.length);
  });

  it("lie in several zones where the environment is not dev", () => {
    for (const name of ACCOUNTS) {
      expect(accountOf(dev, name)["sku"]).to.deep.equal({ name: "Standard_LRS" });
      expect(accountOf(prod, name)["sku"]).to.deep.equal({ name: "Standard_ZRS" });
    }
  });

  it("are joined to the network by one endpoint after the other, and after their containers, as Azure asks", () => {
    const waits = (name: string): readonly string[] => one(dev, "network:PrivateEndpoint", name).dependsOn;
    expect(waits("test-raw-queue")).to.include("test-raw-blob");
    for (const name of ACCOUNTS) {
      const accountAndContainer = waits(`${name}-blob`).filter((other) => other === name);
      expect(accountAndContainer, name).to.have.length(2);
    }
  });

  it("answer customers' uploads from anywhere, and nobody outside the network about results", () => {
    for (const data of [dev, prod]) {
      const rules = (name: string): unknown => accountOf(data, name)["networkRuleSet"];
      expect(rules("test-raw")).to.deep.equal({ defaultAction: "Allow", bypass: "AzureServices" });
      expect(rules("test-processed")).to.deep.equal({ defaultAction: "Deny", bypass: "AzureServices" });
      expect(namesOf(data, "network:PrivateEndpoint")).to.include.members([
        "test-raw-blob",
        "test-raw-queue",
        "test-processed-blob",
      ]);
    }
  });

  it("have containers that are never public, by the purpose that is in them", () => {
    const containers = ofType(dev, "storage:BlobContainer").map(({ inputs }) => [
      inputs["containerName"],
      inputs["publicAccess"],
      inputs["metadata"],
    ]);
    expect(containers).to.have.deep.members([
      ["raw", "None", { purpose: "raw" }],
      ["operations", "None", { purpose: "operations" }],
      ["undelivered-announcements", "None", { purpose: "undelivered" }],
      ["processed", "None", { purpose: "processed" }],
    ]);
  });

  it("lock results by default for as long as is set, which only the account's making can turn on", async () => {
    const longer = await azureData({ retention: { processedDays: 20 } });
    for (const [data, days] of [
      [dev, 7],
      [prod, 7],
      [longer, 20],
    ] as const) {
      expect(accountOf(data, "test-processed")["immutableStorageWithVersioning"]).to.deep.equal({
        enabled: true,
        immutabilityPolicy: {
          immutabilityPeriodSinceCreationInDays: days,
          // Azure makes no other; that a version's own is Locked, its writer sees to.
          state: "Unlocked",
          allowProtectedAppendWrites: false,
        },
      });
      expect(accountOf(data, "test-raw")).not.to.have.property("immutableStorageWithVersioning");
    }
  });

  it("refuse links to results that live longer than ours need, and allow ours", () => {
    const { expirationAction, sasExpirationPeriod } = accountOf(dev, "test-processed")["sasPolicy"] as {
      expirationAction: string;
      sasExpirationPeriod: string;
    };
    expect(expirationAction).to.equal("Block");
    // Five minutes, and the quarter of an hour by which clocks may differ.
    expect(parsePeriod(sasExpirationPeriod)).to.be.within(20 * 60, 3600);
  });

  it("expire results and their versions a day after the locks' length", async () => {
    expect(expiries(dev, "test-processed")).to.deep.equal({ "processed/": [8, 8] });
    const longer = await azureData({ retention: { processedDays: 20 } });
    expect(expiries(longer, "test-processed")).to.deep.equal({ "processed/": [21, 21] });
  });

  it("expire originals by their days, or what was never processed; the operator's mailbox after a day", async () => {
    const days = (of: AzureParts): unknown => expiries(of, "test-raw");
    expect(days(dev)).to.deep.equal({ "raw/": [7, 1], "undelivered-announcements/": [7, 1], "operations/": [1, 1] });
    const three = await azureData({ retention: { rawDays: 3 } });
    expect(days(three)).to.deep.equal({ "raw/": [3, 1], "undelivered-announcements/": [3, 1], "operations/": [1, 1] });
    const untilProcessed = await azureData({ retention: { rawDays: "untilProcessed", detailDays: 40 } });
    expect(days(untilProcessed)).to.deep.equal({
      "raw/": [40, 1],
      "undelivered-announcements/": [40, 1],
      "operations/": [1, 1],
    });
  });

  it("keep results and everything that belongs to them, whatever the environment, and originals in prod", () => {
    for (const [data, environment] of [
      [dev, "dev"],
      [prod, "prod"],
    ] as const) {
      for (const [account, belongings] of Object.entries(BELONGINGS)) {
        const kept = account === "test-processed" || environment === "prod";
        expect(one(data, "storage:StorageAccount", account).retainOnDelete, account).to.equal(kept);
        for (const [type, names] of Object.entries(belongings)) {
          for (const name of names)
            expect(one(data, `storage:${type}`, name).retainOnDelete, `${environment} ${name}`).to.equal(kept);
        }
      }
    }
    const listed = Object.values(BELONGINGS).flatMap(({ BlobContainer = [], Queue = [] }) => [
      ...BlobContainer,
      ...Queue,
    ]);
    const made = [...namesOf(dev, "storage:BlobContainer"), ...namesOf(dev, "storage:Queue")];
    expect(made).to.have.members(listed);
  });

  it("keep originals in prod from being deleted with their account, which Azure deletes only when it is empty", () => {
    const locked = (data: AzureParts): unknown =>
      one(data, "storage:BlobContainer", "test-raw").inputs["immutableStorageWithVersioning"];
    expect(locked(prod)).to.deep.equal({ enabled: true });
    expect(locked(dev)).to.equal(undefined);
  });

  it("take uploads from the company's page, or from any where its address is not known before", async () => {
    const cors = (data: AzureParts): unknown => one(data, "storage:BlobServiceProperties", "test-raw").inputs["cors"];
    const rule = { allowedMethods: ["PUT"], allowedHeaders: ["content-type", "x-ms-blob-type"], exposedHeaders: [] };
    expect(cors(dev)).to.deep.equal({ corsRules: [{ ...rule, allowedOrigins: ["*"], maxAgeInSeconds: 3600 }] });
    const named = await azureData({ gateway: { domain: { name: "images.example.com", zoneId: "Z1" } } });
    expect(cors(named)).to.deep.equal({
      corsRules: [{ ...rule, allowedOrigins: ["https://images.example.com"], maxAgeInSeconds: 3600 }],
    });
    expect(one(dev, "storage:BlobServiceProperties", "test-processed").inputs).not.to.have.property("cors");
  });

  it("make containers and rules about old versions only once the account keeps versions", () => {
    for (const name of ACCOUNTS) {
      for (const type of ["BlobContainer", "ManagementPolicy"]) {
        const at = (of: string): number =>
          prod.resources.findIndex((each) => each.type === `azure-native:storage:${of}` && each.name === name);
        expect(one(prod, `storage:${type}`, name).dependsOn, `${type} ${name}`).to.include(name);
        expect(at(type), `${type} ${name}`).to.be.above(at("BlobServiceProperties"));
      }
    }
  });

  it("are told to applications once what is in them is there", async () => {
    const { values } = await azureData({}, ({ blobStorage }) => ({
      settings: blobStorage.settings,
      raw: blobStorage.rawBucket,
      processed: blobStorage.processedBucket,
      endpoint: blobStorage.endpoint,
    }));
    const url = (name: string): string =>
      `https://${String(accountOf(dev, name)["accountName"])}.blob.core.windows.net`;
    expect(values["settings"]).to.deep.equal({
      raw: { accountUrl: url("test-raw"), container: "raw" },
      processed: { accountUrl: url("test-processed"), container: "processed" },
    });
    expect(values).to.include({ raw: "raw", processed: "processed", endpoint: url("test-raw") });
  });
});
