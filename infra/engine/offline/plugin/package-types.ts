import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PROJECT } from "../../../contract/names.ts";
import { blockOf, type Field, type Fields, fieldsIn, type Type } from "./type-text.ts";

/** An output of a resource. */
export interface Output extends Field {
  /** Whether a program may give it too. */
  readonly input: boolean;
  /** The type of what a program gives; absent where it may not. */
  readonly given?: Type;
}

const NONE: Fields = new Map();
/** Where nested types are declared, by the name that type files give the file. */
const FILES: Readonly<Record<string, string>> = { outputs: "output.d.ts", inputs: "input.d.ts" };
const require = createRequire(import.meta.url);

/** What is declared of a Pulumi package. */
export type DeclaredTypes = Pick<PackageTypes, "version" | "resource" | "function" | "nested">;

/**
 * What the SDK of a Pulumi package declares, read from the type files in the npm package: the only description of a
 * cloud's resources that is there without the cloud's own plugin. Nothing is read before it is asked for, and nothing twice.
 */
export class PackageTypes {
  /** The SDK's version, for example 7.48.0. */
  readonly version: string;
  readonly #folder: string;
  readonly #files = new Map<string, string>();
  readonly #outputs = new Map<string, ReadonlyMap<string, Output>>();
  readonly #fields = new Map<string, Fields>();
  readonly #namespaces = new Map<string, string | undefined>();

  /** @param folder of the npm package */
  constructor(folder: string) {
    this.#folder = folder;
    this.version = (JSON.parse(this.#read("package.json")) as { version: string }).version;
  }

  /** The types of the SDK that is installed. @param name of the Pulumi package, for example aws or azure-native */
  static installed(name: string): PackageTypes {
    return new PackageTypes(dirname(require.resolve(`@pulumi/${name}/package.json`)));
  }

  /** Outputs of a resource type, for example `aws:s3/bucket:Bucket`; none where the SDK has no such type. */
  resource(token: string): ReadonlyMap<string, Output> {
    return remembered(this.#outputs, token, () => {
      const text = this.#text(token);
      const name = /^export declare class (\w+) /m.exec(text)?.[1] ?? "";
      const inputs = fieldsOf(text, `export interface ${name}Args `);
      const outputs = fieldsOf(text, `export declare class ${name} `);
      return new Map(
        [...outputs].map(([key, field]) => {
          const given = inputs.get(key)?.type;
          return [key, { ...field, input: given !== undefined, ...(given !== undefined && { given }) }];
        }),
      );
    });
  }

  /** What a function answers, for example `aws:index/getCallerIdentity:getCallerIdentity`; none where it is not known. */
  function(token: string): Fields {
    return remembered(this.#fields, token, () => {
      const name = token.split(":").at(-1) ?? "";
      return fieldsOf(this.#text(token), `export interface ${name.charAt(0).toUpperCase()}${name.slice(1)}Result `);
    });
  }

  /** Fields of a nested type, for example `outputs.rds.InstanceMasterUserSecret`, `inputs.keyvault.SkuArgs`. */
  nested(type: string): Fields {
    return remembered(this.#fields, type, () => {
      const [side = "", ...path] = type.split(".");
      const name = path.pop() ?? "";
      const indent = "    ".repeat(path.length);
      return fieldsOf(
        this.#namespace(FILES[side] ?? "", path) ?? "",
        `${indent === "" ? "export " : ""}interface ${name} `,
        indent,
      );
    });
  }

  #namespace(file: string, path: readonly string[]): string | undefined {
    const last = path.at(-1);
    if (last === undefined) return file === "" ? undefined : this.#read(join("types", file));
    return remembered(this.#namespaces, `${file} ${path.join(".")}`, () => {
      const outer = this.#namespace(file, path.slice(0, -1));
      const top = path.length === 1;
      const indent = "    ".repeat(path.length - 1);
      return outer === undefined
        ? undefined
        : blockOf(outer, `${top ? "export declare " : ""}namespace ${last} `, indent);
    });
  }

  #text(token: string): string {
    const [folder, file] = placeOf(token);
    const path = join(this.#folder, folder);
    const names = existsSync(path) ? readdirSync(path) : [];
    // Files may differ from the token in capitals (s3endpoint), and a name that Node.js reserves has a dash after it (index_).
    const wanted = [`${file}_.d.ts`, `${file}.d.ts`].map((name) => name.toLowerCase());
    const found = wanted
      .map((one) => names.find((name) => name.toLowerCase() === one))
      .find((one) => one !== undefined);
    return found === undefined ? "" : this.#read(join(folder, found));
  }

  #read(file: string): string {
    return remembered(this.#files, file, () => readFileSync(join(this.#folder, file), "utf8"));
  }
}

/** A plugin of this repository has no SDK: its resources answer what they were given. */
const NOTHING_DECLARED: DeclaredTypes = {
  version: "0.1.0",
  resource: () => new Map(),
  function: () => NONE,
  nested: () => NONE,
};

/** What is declared of a package; plugins of this repository are those that the project's name begins. */
export const declaredTypes = (name: string): DeclaredTypes =>
  name.startsWith(`${PROJECT}-`) ? NOTHING_DECLARED : PackageTypes.installed(name);

/**
 * Folder and file that a token's type is declared in. `aws:s3/bucket:Bucket` names both; `azure-native:storage:BlobService`
 * and `azure-native:storage/v20240101:BlobService` name the folder, and the file is called as the type. `index` is the top.
 */
function placeOf(token: string): [folder: string, file: string] {
  const [, module = "", type = ""] = token.split(":");
  const parts = module.split("/");
  const file = type.charAt(0).toLowerCase() + type.slice(1);
  if (parts.at(-1)?.toLowerCase() === type.toLowerCase() && parts.length > 1) parts.pop();
  return [parts[0] === "index" ? "" : join(...parts), file];
}

/** Declared fields that begin a line with `head`; the text's own first line counts as one. */
function fieldsOf(text: string, head: string, indent = ""): Fields {
  const body = blockOf(text, head, indent);
  return body === undefined ? NONE : fieldsIn(body);
}

function remembered<V>(known: Map<string, V>, key: string, read: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = read();
  known.set(key, value);
  return value;
}
