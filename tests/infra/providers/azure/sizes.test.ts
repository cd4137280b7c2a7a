import { expect } from "chai";
import { sizesOf } from "../../../../infra/providers/azure/sizes.ts";
import { azureSettings } from "../../../helpers/azure-mocks.ts";
import { PROD } from "./records.ts";

describe("sizes of a stack on Azure", () => {
  const of = (config: Record<string, unknown>) => sizesOf(azureSettings(config));

  it("are small, cheap and loosely locked in dev", () => {
    expect(of({})).to.deep.include({
      zoneRedundant: false,
      storageSku: "Standard_LRS",
      highAvailability: false,
      backupDays: 7,
      deletionProtection: false,
      lock: "Unlocked",
      memoryMb: 2048,
      imageConcurrency: 46,
      frontDoor: "Standard_AzureFrontDoor",
      logDays: 30,
      traces: false,
    });
    expect(of({}).brokers).to.include({ sku: "Standard", units: 1 });
  });

  it("withstand the loss of a zone and lock for good in prod; staging is between", () => {
    expect(of(PROD)).to.deep.include({
      zoneRedundant: true,
      storageSku: "Standard_ZRS",
      highAvailability: true,
      backupDays: 30,
      deletionProtection: true,
      lock: "Locked",
      frontDoor: "Premium_AzureFrontDoor",
      logDays: 365,
      traces: true,
    });
    expect(of({ environment: "staging" })).to.deep.include({
      zoneRedundant: true,
      highAvailability: false,
      deletionProtection: false,
      lock: "Unlocked",
      frontDoor: "Premium_AzureFrontDoor",
    });
  });

  it("let a standby be asked for by default only where the server can have one", () => {
    expect(of({}).warehouse.standby).to.equal(false);
    expect(of(PROD).warehouse).to.include({ tier: "GeneralPurpose", standby: true });
  });

  it("leave the warehouse a connection for every instance of the applications that there may be", () => {
    for (const config of [{}, { environment: "staging" }, PROD]) {
      const { imageConcurrency, webInstances, warehouse } = of(config);
      expect(warehouse.connections).to.be.above(imageConcurrency + webInstances);
    }
  });

  it("go by the settings before they go by the environment", () => {
    const asked = of({
      ingress: { size: "large" },
      warehouse: { size: "large", backupDays: 14, highAvailability: true, deletionProtection: true },
      retention: { lock: "compliance", confirmIrreversibleLock: true },
      function: { maxConcurrency: 60 },
      alerts: { logDays: 90, traces: true },
    });
    expect(asked).to.deep.include({ backupDays: 14, highAvailability: true, deletionProtection: true, lock: "Locked" });
    expect(asked).to.include({ imageConcurrency: 60, logDays: 90, traces: true });
    expect(asked.brokers).to.include({ sku: "Premium", partitions: 100 });
    expect(asked.warehouse.sku).to.equal("Standard_D8ds_v5");
  });

  it("give an instance the least memory that is sold and suffices", () => {
    const memory = (memoryMb: number): number => of({ function: { memoryMb } }).memoryMb;
    expect([1024, 2048, 2049, 4096].map(memory)).to.deep.equal([2048, 2048, 4096, 4096]);
  });
});
