import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { AzureCapabilities } from "../../../../infra/providers/azure/capabilities.ts";
import { extraOutputs } from "../../../../infra/providers/azure/extra-outputs.ts";
import { openOperations } from "../../../../infra/providers/azure/operations.ts";
import { azureParts } from "../../../helpers/azure-mocks.ts";
import { outputMap } from "../output-map.ts";
import { EXISTING } from "./records.ts";

interface RoleToGive {
  readonly roleDefinitionId: string;
  readonly scope: string;
  readonly condition?: string;
  readonly conditionVersion?: string;
}

/** Parts of which the outputs name nothing but a name. */
const named = (name: string): object => ({ app: { name: pulumi.output(name) } });

async function outputsOf(config: Record<string, unknown> = {}): Promise<Readonly<Record<string, unknown>>> {
  const { values } = await azureParts(config, async (context, network) => {
    const { blobStorage } = await import("../../../../infra/providers/azure/blob-storage/blob-storage.ts");
    const { kafkaIngress } = await import("../../../../infra/providers/azure/kafka-ingress/kafka-ingress.ts");
    const parts = {
      ...{ network, blobStorage: blobStorage(context, { network }), kafkaIngress: kafkaIngress(context, { network }) },
      ...{ imageFunction: named("images"), web: named("web"), jobs: named("jobs") },
      gateway: { profileId: pulumi.output("/profiles/p") },
      observability: { actionGroupId: pulumi.output("/actionGroups/a") },
    };
    return extraOutputs(context, parts as unknown as AzureCapabilities);
  });
  return values;
}

/** "role's GUID or name → last part of the scope's id". */
const pairs = (roles: unknown): string[] =>
  (roles as RoleToGive[]).map(({ roleDefinitionId, scope }) =>
    [roleDefinitionId, scope].map((id) => id.split("/").at(-1) ?? "").join(" → "),
  );

describe("outputs that only a stack on Azure has", () => {
  let outputs: Readonly<Record<string, unknown>>;
  before(async () => {
    outputs = await outputsOf();
  });

  it("are what the operator's commands ask by", async () => {
    const { operatorMailbox } = outputs as { operatorMailbox: Record<string, string> };
    expect(operatorMailbox["accountUrl"]).to.match(/^https:\/\/testraw[0-9a-f]{10}\.blob\.core\.windows\.net$/);
    expect(operatorMailbox["queueUrl"]).to.equal(operatorMailbox["accountUrl"]?.replace(".blob.", ".queue."));
    expect(operatorMailbox).to.include({ container: "operations", queue: "operations" });
    const common = { operationsJob: "o", kafkaBrokers: "k:1", warehouseHost: "h", warehousePort: 1, webUrl: "u" };
    await openOperations("test", outputMap({ ...outputs, ...common })).close();
  });

  it("are the queues' addresses beside it", () => {
    const { queueUrl = "" } = outputs["operatorMailbox"] as { queueUrl?: string };
    expect(outputs).to.include({
      uploadsQueue: `${queueUrl}/uploads`,
      uploadsPoisonQueue: `${queueUrl}/uploads-poison`,
    });
  });

  it("are the roles of a further operator", () => {
    expect(pairs(outputs["operatorRoles"])).to.deep.equal([
      // Storage Blob Data Contributor, Storage Queue Data Message Sender
      "ba92f5b4-2d11-453d-a403-e96b0029c9fe → operations",
      "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a → operations",
    ]);
  });

  it("are the roles of the second application: claims, results, one hub to write and one to read", () => {
    const roles = outputs["clientRoles"] as RoleToGive[];
    expect(pairs(roles).slice(1)).to.deep.equal([
      // Storage Blob Data Reader, Azure Event Hubs Data Sender and Data Receiver
      "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1 → processed",
      "2b629674-e913-4c01-ae53-ef4638d8f975 → images.incoming",
      "a638d3c7-ab3a-418d-83e6-5f17a39d4fde → images.processed",
    ]);
    expect(roles[0]?.scope).to.match(/\/containers\/raw$/);
    expect(roles[0]?.condition).to.contain("StringLike 'claims/*'");
    expect(roles.map(({ conditionVersion }) => conditionVersion)).to.deep.equal([
      "2.0",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("give nobody the stack's own login to somebody else's Kafka", async () => {
    expect(pairs((await outputsOf(EXISTING))["clientRoles"])).to.have.length(2);
  });
});
