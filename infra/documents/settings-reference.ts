import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../engine/paths.ts";

/** Where settings are defined, each with its default and its reason in a comment. */
const SOURCES = [
  "infra/config.ts",
  "functions/core/settings.ts",
  "functions/core/presets.ts",
  ...readdirSync(join(ROOT, "infra", "settings")).map((file) => `infra/settings/${file}`),
];

/**
 * Every setting with the comment at its definition, as a table: the definition is the only place where a default is told.
 * A setting without a comment, or without a word on its default, is a fault of the sources.
 */
export function settingsReference(): string {
  const schemas = new Map(SOURCES.flatMap(constants));
  const rows = settingsOf(schemas, name("settingsSchema", schemas), "");
  const lines = rows.map(({ path, about }) => `| \`${path}\` | ${about.replaceAll("|", "\\|")} |`);
  return ["| setting | what it is, and its default |", "|---|---|", ...lines].join("\n");
}

interface Row {
  readonly path: string;
  readonly about: string;
}

type Schemas = ReadonlyMap<string, ts.Expression>;

/** Top-level constants of a file, by name. */
function constants(file: string): [string, ts.Expression][] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) =>
      declarationList.declarations.flatMap((one): [string, ts.Expression][] =>
        one.initializer === undefined ? [] : [[one.name.getText(), one.initializer]],
      ),
    );
}

function name(schema: string, schemas: Schemas): ts.Expression {
  const found = schemas.get(schema);
  if (found === undefined) throw new Error(`Expected a schema named ${schema} in ${SOURCES.join(", ")}.`);
  return found;
}

/** The settings of a schema, in the order of their definition; a list's elements are told as `list[].setting`. */
function settingsOf(schemas: Schemas, schema: ts.Expression, prefix: string): Row[] {
  const { object, isList } = objectOf(schemas, schema);
  return (object?.properties.filter(ts.isPropertyAssignment) ?? []).flatMap((property) => {
    const path = `${prefix}${isList ? "[]" : ""}${prefix === "" ? "" : "."}${property.name.getText()}`;
    const about = commentOf(property);
    const inner = settingsOf(schemas, property.initializer, path);
    if (about === "" && inner.length === 0) throw new Error(`The setting ${path} has no comment where it is defined.`);
    return about === "" ? inner : [{ path, about }, ...inner];
  });
}

/** The object literal inside `z.strictObject({…}).x().y()`, through names of other schemas and lists. */
function objectOf(schemas: Schemas, schema: ts.Expression): { object?: ts.ObjectLiteralExpression; isList: boolean } {
  let isList = false;
  let at: ts.Expression | undefined = schema;
  while (at !== undefined) {
    if (ts.isIdentifier(at)) at = schemas.get(at.text);
    else if (ts.isPropertyAccessExpression(at)) at = at.expression;
    else if (ts.isCallExpression(at)) {
      const called = at.expression.getText().replaceAll(/\s/g, "");
      const [first] = at.arguments;
      if (called === "z.array") isList = true;
      const opens = called === "z.array" || called === "z.strictObject";
      at = opens ? first : at.expression;
    } else break;
  }
  return at !== undefined && ts.isObjectLiteralExpression(at) ? { object: at, isList } : { isList };
}

/** The comment before a definition, as one line. */
function commentOf(property: ts.PropertyAssignment): string {
  const comments = ts.getJSDocCommentsAndTags(property).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "");
  return comments.join(" ").replaceAll(/\s+/g, " ").trim();
}
