import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { PackageTypes } from "../../../../infra/engine/offline/plugin/package-types.ts";
import { ROOT } from "../../../../infra/engine/paths.ts";

const sdk = (name: string): string => join(ROOT, "node_modules", "@pulumi", name);

/** What an SDK's own program says of a resource: the other half of the generator's work. */
interface Programmed {
  readonly token: string;
  readonly properties: string[];
  readonly outputOnly: string[];
}

const names = (source: string, pattern: RegExp): string[] =>
  [...new Set([...source.matchAll(pattern)].map(([, name = ""]) => name))].sort();

const SET = /resourceInputs\["(\w+)"\] = /g;
const LEFT_OPEN = /resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g;

/** By the SDK's name. AWS's sets every property twice; Azure's sets all inputs, also those that are no outputs, and then outputs. */
const PROGRAMS: Readonly<Record<string, (source: string) => Programmed | undefined>> = {
  aws(source) {
    const token = /__pulumiType = '(aws:[^']+\/[^']+)'/.exec(source)?.[1];
    return token === undefined
      ? undefined
      : { token, properties: names(source, SET), outputOnly: names(source, LEFT_OPEN) };
  },
  "azure-native"(source) {
    const token = /__pulumiType = '(azure-native:[^']+)'/.exec(source)?.[1];
    const [made = "", found] = source.split(/\n {8}else \{\n/);
    if (token === undefined || found === undefined) return undefined;
    return { token, properties: names(found, LEFT_OPEN), outputOnly: names(made, LEFT_OPEN) };
  },
};

describe("the types of an SDK", () => {
  const types = PackageTypes.installed("aws");

  for (const [name, programmed] of Object.entries(PROGRAMS)) {
    it(`are those of its program, for every resource type that ${name} has`, () => {
      const folder = sdk(name);
      const declared = PackageTypes.installed(name);
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
      const resources = files.flatMap((file) => programmed(readFileSync(join(folder, file), "utf8")) ?? []);
      expect(resources).to.have.length.above(1000);
      const differing = resources.filter(({ token, properties, outputOnly }) => {
        const read = declared.resource(token);
        const outputs = [...read].filter(([, { input }]) => !input).map(([name]) => name);
        return String([...read.keys()].sort()) !== String(properties) || String(outputs.sort()) !== String(outputOnly);
      });
      expect(differing.map(({ token }) => token)).to.deep.equal([]);
    }).timeout(60_000);
  }

  it("tell what a resource's output is, and whether a program may give it", () => {
    const instance = types.resource("aws:rds/instance:Instance");
    expect(instance.get("endpoint")).to.deep.equal({ type: { kind: "string" }, optional: false, input: false });
    const [number, string] = [{ kind: "number" }, { kind: "string" }];
    expect(instance.get("allocatedStorage")).to.deep.equal({
      ...{ type: number, optional: false, input: true, given: number },
    });
    expect(instance.get("password")).to.deep.equal({ type: string, optional: true, input: true, given: string });
    const secrets = { kind: "list", of: { kind: "object", name: "outputs.rds.InstanceMasterUserSecret" } };
    expect(instance.get("masterUserSecrets")).to.deep.equal({ type: secrets, optional: false, input: false });
  });

  it("tell the fields of nested types, in a namespace and at the top", () => {
    expect([...types.nested("outputs.acm.CertificateDomainValidationOption").keys()]).to.deep.equal([
      "domainName",
      "resourceRecordName",
      "resourceRecordType",
      "resourceRecordValue",
    ]);
    expect([...types.nested("outputs.GetRegionsFilter").keys()]).to.deep.equal(["name", "values"]);
  });

  it("tell what a function answers", () => {
    const zones = types.function("aws:index/getAvailabilityZones:getAvailabilityZones");
    expect(zones.get("names")).to.deep.equal({ type: { kind: "list", of: { kind: "string" } }, optional: false });
    expect(zones.get("state")?.optional).to.equal(true);
  });

  it("are none for what the SDK does not have", () => {
    expect(types.resource("aws:s3/bucketOfAnotherVersion:BucketOfAnotherVersion").size).to.equal(0);
    expect(types.function("aws:nowhere/getNothing:getNothing").size).to.equal(0);
    expect(types.nested("outputs.nowhere.Nothing").size).to.equal(0);
  });

  describe("whose tokens name a module only", () => {
    let folder: string;
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    const account = (outputs: string): string =>
      `import * as pulumi from "@pulumi/pulumi";
export declare class StorageAccount extends pulumi.CustomResource {
    readonly name: pulumi.Output<string>;
    ${outputs}
}
export interface StorageAccountArgs {
    name?: pulumi.Input<string>;
}
`;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "types-"));
      write("package.json", '{ "version": "3.0.0" }');
      write("storage/storageAccount.d.ts", account("readonly ends: pulumi.Output<outputs.storage.EndsResponse>;"));
      write("storage/v20240101/storageAccount.d.ts", account("readonly older: pulumi.Output<string>;"));
      write(
        "types/output.d.ts",
        `import * as outputs from "../types/output";
export declare namespace storage {
    interface EndsResponse {
        blob: string;
    }
    namespace v20240101 {
        interface EndsResponse {
            file: string;
        }
    }
}
`,
      );
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    it("are found by the type's name, in the module or in its version", () => {
      const read = new PackageTypes(folder);
      expect(read.version).to.equal("3.0.0");
      expect([...read.resource("azure-native:storage:StorageAccount").keys()]).to.deep.equal(["name", "ends"]);
      expect([...read.resource("azure-native:storage/v20240101:StorageAccount").keys()]).to.deep.equal([
        "name",
        "older",
      ]);
      expect([...read.nested("outputs.storage.EndsResponse").keys()]).to.deep.equal(["blob"]);
      expect([...read.nested("outputs.storage.v20240101.EndsResponse").keys()]).to.deep.equal(["file"]);
    });
  });
});
