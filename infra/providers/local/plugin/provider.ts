import { join } from "node:path";
import type { provider as pulumi } from "@pulumi/pulumi";
import { LOCAL_DIR } from "../../../engine/paths.ts";
import { checkInputs, parseInputs } from "./check.ts";
import { difference } from "./difference.ts";
import { LocalProviderError, type LocalResource, type Properties, type ResourceContext } from "./local-resource.ts";
import { unwrapAll, wrap } from "./secrets.ts";

/**
 * The engine's side of the plugin: finds the resource type by its token and the stack's folder by its name, takes the
 * engine's secret wrappers off and puts them on again, and keeps state as inputs and computed properties together.
 */
export class LocalProvider implements pulumi.Provider {
  readonly version = "0.1.0";
  readonly #resources: Readonly<Record<string, LocalResource>>;
  readonly #localDir: string;
  readonly #cancel = new AbortController();

  constructor(resources: Readonly<Record<string, LocalResource>>, localDir: string = LOCAL_DIR) {
    this.#resources = resources;
    this.#localDir = localDir;
  }

  async check(urn: string, olds: Properties, news: Properties): Promise<pulumi.CheckResult> {
    const { resource } = this.#find(urn);
    const failures = checkInputs(resource, unwrapAll(olds), unwrapAll(news));
    return Promise.resolve({ inputs: wrap(news, resource.secrets), failures: [...failures] });
  }

  async diff(_id: string, urn: string, olds: Properties, news: Properties): Promise<pulumi.DiffResult> {
    const { resource, context } = this.#find(urn);
    const { changed, replaces = [] } = difference(resource, unwrapAll(olds), unwrapAll(news));
    return { changes: changed || ((await resource.changed?.(context)) ?? false), replaces: [...replaces] };
  }

  async create(urn: string, inputs: Properties): Promise<pulumi.CreateResult> {
    const { resource, context } = this.#find(urn);
    const parsed = parseInputs(resource, unwrapAll(inputs));
    const computed = await this.#unlessCancelled(resource.create(context, parsed));
    return { id: resource.id(parsed), outs: this.#state(resource, inputs, computed) };
  }

  async read(id: string, urn: string, props: Properties = {}): Promise<pulumi.ReadResult> {
    const { resource, context } = this.#find(urn);
    const state = unwrapAll(props);
    const computed = await resource.read(context, parseInputs(resource, state), state);
    return computed === undefined ? { id: "", props: {} } : { id, props: this.#state(resource, props, computed) };
  }

  async update(_id: string, urn: string, olds: Properties, news: Properties): Promise<pulumi.UpdateResult> {
    const { resource, context } = this.#find(urn);
    const parsed = parseInputs(resource, unwrapAll(news));
    const computed = await this.#unlessCancelled(resource.update(context, parsed, unwrapAll(olds)));
    return { outs: this.#state(resource, news, computed) };
  }

  async delete(_id: string, urn: string): Promise<void> {
    const { resource, context } = this.#find(urn);
    await resource.delete(context);
  }

  async cancel(): Promise<void> {
    this.#cancel.abort();
    return Promise.resolve();
  }

  /** urn:pulumi:<stack>::<project>::<parent type>$<type>::<name> */
  #find(urn: string): { resource: LocalResource; context: ResourceContext } {
    const [head = "", , types = ""] = urn.split("::");
    const stack = head.split(":")[2] ?? "";
    const type = types.split("$").at(-1) ?? "";
    const resource = this.#resources[type];
    if (resource === undefined) {
      const known = Object.keys(this.#resources).join(", ");
      throw new LocalProviderError(`The local provider has no resource type "${type}". It has: ${known}.`);
    }
    return { resource, context: { stack, folder: join(this.#localDir, stack), cancelled: this.#cancel.signal } };
  }

  #state(resource: LocalResource, inputs: Properties, computed: Properties): Properties {
    const own = Object.entries(inputs).filter(([key]) => key in resource.schema.shape);
    return {
      ...wrap(Object.fromEntries(own), resource.secrets),
      ...wrap(computed, resource.secretOutputs ?? []),
    };
  }

  async #unlessCancelled(work: Promise<Properties>): Promise<Properties> {
    try {
      return await work;
    } catch (error) {
      if (!this.#cancel.signal.aborted) throw error;
      throw new LocalProviderError("Cancelled. What was being started was stopped again; run the command once more.", {
        cause: error,
      });
    }
  }
}
