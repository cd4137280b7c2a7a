import type { provider as pulumi } from "@pulumi/pulumi";
import { checkInputs, parseInputs } from "./check.ts";
import { difference } from "./difference.ts";
import { type PluginContext, PluginError, type PluginResource, type Properties } from "./resource.ts";
import { unwrapAll, wrap } from "./secrets.ts";

/** One plugin of this repository. */
export interface Plugin<Context extends PluginContext> {
  /** As errors name it. */
  readonly name: string;
  /** Every resource type by its token. */
  readonly resources: Readonly<Record<string, PluginResource<Context>>>;
  /** Adds what this plugin's resource types need. */
  context(general: PluginContext): Context;
  /** What has become of work that the engine cancelled; a sentence for people. */
  readonly cancelled: string;
}

/**
 * The engine's side of a plugin: finds the resource type by its token, takes the engine's secret wrappers off and puts them
 * on again, and keeps state as inputs and computed properties together.
 */
export class PluginProvider<Context extends PluginContext> implements pulumi.Provider {
  readonly version = "0.1.0";
  readonly #plugin: Plugin<Context>;
  readonly #cancel = new AbortController();

  constructor(plugin: Plugin<Context>) {
    this.#plugin = plugin;
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
  #find(urn: string): { resource: PluginResource<Context>; context: Context } {
    const { name, resources } = this.#plugin;
    const [head = "", , types = ""] = urn.split("::");
    const stack = head.split(":")[2] ?? "";
    const type = types.split("$").at(-1) ?? "";
    const resource = resources[type];
    if (resource === undefined) {
      const known = Object.keys(resources).join(", ");
      throw new PluginError(`The ${name} provider has no resource type "${type}". It has: ${known}.`);
    }
    return { resource, context: this.#plugin.context({ stack, cancelled: this.#cancel.signal }) };
  }

  #state(resource: PluginResource<Context>, inputs: Properties, computed: Properties): Properties {
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
      throw new PluginError(`Cancelled. ${this.#plugin.cancelled}`, { cause: error });
    }
  }
}
