import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { type CustomResourceOptions, log, runtime } from "@pulumi/pulumi";
import { SettingsError } from "./contract/errors.ts";
import { ROOT } from "./engine/paths.ts";

/** A resource before it is created, as a transform sees it. */
export interface TransformedResource {
  readonly name: string;
  readonly type: string;
  readonly args: Record<string, unknown>;
  readonly options: CustomResourceOptions;
}

/** Answers the arguments and options to use in place of those given; undefined leaves the resource as it is. */
export type Transform = (
  resource: TransformedResource,
) => { args?: Record<string, unknown>; options?: CustomResourceOptions } | undefined;

/** What a module of transforms exports as its default: by a resource's name in the program, or by its type token. */
export type Transforms = Readonly<Record<string, Transform>>;

/**
 * The way out where a setting is missing: the setting `transforms` names a module that changes any resource of the program
 * before it is created. The policies judge what comes out.
 * @returns what to call when every resource has been made: it warns of the keys that matched none, and answers them
 * @throws SettingsError where the module cannot be loaded or is none
 */
export async function applyTransforms(path: string | undefined): Promise<() => readonly string[]> {
  if (path === undefined) return () => [];
  const transforms = await load(path);
  const unused = new Set(Object.keys(transforms));
  runtime.registerStackTransformation(({ name, type, props, opts }) => {
    const key = [name, type].find((one) => Object.hasOwn(transforms, one));
    if (key === undefined) return undefined;
    unused.delete(key);
    const args = props as Record<string, unknown>;
    const changed = transforms[key]?.({ name, type, args, options: opts });
    return { props: changed?.args ?? args, opts: changed?.options ?? opts };
  });
  return () => {
    for (const key of unused) void log.warn(`transforms: no resource has the name or type "${key}" of ${path}.`);
    return [...unused];
  };
}

async function load(path: string): Promise<Transforms> {
  const module = (await import(pathToFileURL(resolve(ROOT, path)).href).catch((error: unknown) => {
    throw fault(path, error instanceof Error ? error.message : String(error));
  })) as { default?: unknown };
  const transforms = module.default;
  if (typeof transforms !== "object" || transforms === null || !Object.values(transforms).every(isFunction)) {
    throw fault(path, "its default export is no object of functions by resource name or type");
  }
  return transforms as Transforms;
}

const isFunction = (value: unknown): boolean => typeof value === "function";

const fault = (path: string, why: string): SettingsError =>
  new SettingsError([`transforms: expected a module that exports transforms, but received "${path}": ${why}.`]);
