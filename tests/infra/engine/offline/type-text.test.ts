import { expect } from "chai";
import { blockOf, fieldsIn } from "../../../../infra/engine/offline/plugin/type-text.ts";

describe("the text of a type file", () => {
  it("tells names, types and which may be absent, whatever stands in comments", () => {
    const fields = fieldsIn(`
      /** A comment; with "quotes", an apostrophe's and a field: string; */
      readonly arn: pulumi.Output<string>;
      readonly size: pulumi.Output<number | undefined>;
      readonly open?: boolean;
      readonly tags: pulumi.Output<{
          [key: string]: string;
      } | undefined>;
      readonly secrets: pulumi.Output<outputs.rds.Secret[]>;
      readonly kinds: pulumi.Output<(string | enums.s3.Kind)[]>;
      readonly table: string[][];
      readonly code: pulumi.Output<pulumi.asset.Archive | undefined>;
      readonly kind: "Block; Blob";`);
    expect(Object.fromEntries(fields)).to.deep.equal({
      arn: { type: { kind: "string" }, optional: false },
      size: { type: { kind: "number" }, optional: true },
      open: { type: { kind: "boolean" }, optional: true },
      tags: { type: { kind: "map" }, optional: true },
      secrets: { type: { kind: "list", of: { kind: "object", name: "outputs.rds.Secret" } }, optional: false },
      kinds: { type: { kind: "list", of: { kind: "string" } }, optional: false },
      table: { type: { kind: "list", of: { kind: "list", of: { kind: "string" } } }, optional: false },
      code: { type: { kind: "string" }, optional: true },
      kind: { type: { kind: "literal", value: "Block; Blob" }, optional: false },
    });
  });

  it("passes over what is no property", () => {
    const fields = fieldsIn(`
      static get(name: string, id: pulumi.Input<pulumi.ID>, state?: State): Bucket;
      static isInstance(obj: any): obj is Bucket;
      readonly id: string;
      callback: (of: string) => Promise<void>;
      constructor(name: string, args?: Args, opts?: Options);`);
    expect([...fields.keys()]).to.deep.equal(["id", "callback"]);
  });

  it("ends a block at the brace of its own indentation", () => {
    const text = "\nnamespace a {\n    interface B {\n        x: string;\n    }\n}\nnamespace c {\n}\n";
    const outer = blockOf(text, "namespace a ");
    expect(outer).to.include("interface B").and.not.include("namespace c");
    expect(blockOf(outer ?? "", "interface B ", "    ")?.trim()).to.equal("x: string;");
    expect(blockOf(text, "interface D ")).to.equal(undefined);
  });
});
