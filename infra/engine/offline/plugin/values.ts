import { createHash } from "node:crypto";
import { SIGNATURE } from "../../../plugin/secrets.ts";
import type { DeclaredTypes } from "./package-types.ts";
import type { Fields, Type } from "./type-text.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** What a made-up value may depend on: nothing else, so that every run answers the same. */
export interface Subject {
  /** Type token of the resource or function. */
  readonly token: string;
  /** Name of the resource in the program; of a function its own name. */
  readonly name: string;
  /** Identifier of the resource. */
  readonly id: string;
  readonly region: string;
  /** What the program gave. Secrets are still in the engine's wrappers, so that none gets into an open value. */
  readonly inputs: Properties;
}

/** A package's own answers, where a program takes a value apart or a made-up one would mislead; undefined for all else. */
export interface Answers {
  /** The whole value of a resource's output, its `id` too, or of what a function answers. */
  readonly exact: (subject: Subject, property: string) => unknown;
  /** A text by the name of its property, at any depth and in lists too. */
  readonly text: (subject: Subject, property: string) => string | undefined;
}

/** Nested types refer to each other, some to themselves; what a program looks at lies near the top. */
const MAX_DEPTH = 4;

/**
 * The outputs of a resource that were not given:
 *
 * | in the SDK's types | optional | value |
 * |---|---|---|
 * | output only | either | made up, with every field that is not optional, lists with one element |
 * | input too, a text, number or truth value | no | made up |
 * | input too, a list, map or object | no | empty: a setting that was made up would pass for one that somebody chose |
 * | input too | yes | left out, but where the package has an answer of its own |
 */
export function outputsOf(types: DeclaredTypes, subject: Subject, answers: Answers): Properties {
  const world = { types, subject, answers };
  const entries = [...types.resource(subject.token)].flatMap(([name, { type, optional, input }]) => {
    if (name in subject.inputs) return [];
    const exact = answers.exact(subject, name);
    if (exact !== undefined) return [[name, exact] as const];
    if (optional && input) return [];
    return [[name, input && isCompound(type) ? empty(type) : valueOf(world, type, name, 0)] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * What a cloud adds to the objects that were given: fields that the SDK declares of the output, not of the input, such as a
 * vault's address among its properties.
 */
export function additionsOf(
  types: DeclaredTypes,
  subject: Subject,
  answers: Answers,
): Readonly<Record<string, Properties>> {
  const world = { types, subject, answers };
  const additions = [...types.resource(subject.token)].flatMap(([name, { type, given }]) => {
    if (type.kind !== "object" || given?.kind !== "object" || !isOpenObject(subject.inputs[name])) return [];
    const asked = types.nested(given.name);
    const added = [...types.nested(type.name)].filter(([field]) => !asked.has(field));
    return [[name, objectOf(world, new Map(added), 1)] as const];
  });
  return Object.fromEntries(additions.filter(([, added]) => Object.keys(added).length > 0));
}

/** What a function answers: everything that its result type does not make optional, and what it was asked with. */
export function resultOf(types: DeclaredTypes, subject: Subject, answers: Answers): Properties {
  const declared = types.function(subject.token);
  const made = objectOf({ types, subject, answers }, declared, 0);
  const exact = Object.keys(made).map((name) => [name, answers.exact(subject, name) ?? made[name]] as const);
  return { ...Object.fromEntries(exact), ...subject.inputs };
}

interface World {
  readonly types: DeclaredTypes;
  readonly subject: Subject;
  readonly answers: Answers;
}

function objectOf(world: World, fields: Fields, depth: number): Properties {
  const required = [...fields].filter(([, { optional }]) => !optional);
  return Object.fromEntries(required.map(([name, { type }]) => [name, valueOf(world, type, name, depth)]));
}

function valueOf(world: World, type: Type, property: string, depth: number): unknown {
  switch (type.kind) {
    case "list":
      // Named as its list, in the singular: addresses, arns.
      return [valueOf(world, type.of, property.replace(/(?:(?<=ss)es|s)$/, ""), depth)];
    case "object":
      return depth >= MAX_DEPTH ? {} : objectOf(world, world.types.nested(type.name), depth + 1);
    case "map":
      return {};
    case "number":
      return 1;
    case "boolean":
      return false;
    case "literal":
      return type.value;
    case "string":
      return world.answers.text(world.subject, property) ?? textOf(world.subject, property);
  }
}

/** Objects of the engine's own, such as secrets, carry a mark (secrets.ts) and are left as they are. */
const isOpenObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(SIGNATURE in value);

const isCompound = ({ kind }: Type): boolean => kind === "list" || kind === "map" || kind === "object";

const empty = (type: Type): unknown => (type.kind === "list" ? [] : {});

/** A text of the form that its name promises; networks and addresses are those that RFC 5737 keeps for documentation. */
function textOf(subject: Subject, property: string): string {
  const { name, id, token, region } = subject;
  if (/^(?:id|name|bucket|identifier)$/.test(property)) return id;
  if (/^region$|Region$/.test(property)) return region;
  if (/(?:Url|Uri|^url|^uri)$/.test(property)) return `https://${hostOf(subject)}`;
  if (/cidr/i.test(property)) return "192.0.2.0/24";
  if (/(?:Ip|^ip|IpAddress|^ipAddress)$/.test(property)) return "192.0.2.1";
  if (/(?:[aA]ddress|[dD]omain|[dD]omainName|[eE]ndpoint|[hH]ost|[hH]ost[nN]ame|[fF]qdn|[dD]nsName)$/.test(property)) {
    return hostOf(subject);
  }
  if (/(?:Date|Time|Modified|Before|After|At)$/.test(property)) return "2000-01-01T00:00:00Z";
  return `offline-${property}-${digest(`${token} ${name} ${property} ${id}`)}`;
}

/** A host of the resource's name; the domain `invalid` never resolves (RFC 2606). */
export const hostOf = ({ name }: Subject): string =>
  `${name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-")}.offline.invalid`;

/** Eight hex digits of a text. */
export const digest = (of: string): string => createHash("sha256").update(of).digest("hex").slice(0, 8);
