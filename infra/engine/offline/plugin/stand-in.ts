import type { provider as pulumi } from "@pulumi/pulumi";
import { differing } from "./comparable.ts";
import { computedIn, givenAsState, INPUTS, inputsIn } from "./given.ts";
import { declaredTypes, type DeclaredTypes } from "./package-types.ts";
import { type Answers, digest, outputsOf, type Properties, resultOf, type Subject } from "./values.ts";

/** Property of every resource's state that says what it is. */
export const NOTICE = "__standIn";

/**
 * Takes the place of a cloud's plugin where there is no cloud: accepts every input, and gives every output that the SDK
 * declares a value (values.ts). Nothing exists anywhere. It supports no previews, so that the engine itself calls unknown
 * whatever a cloud would tell only after creating it. It cannot know which change would replace a resource: every change is
 * an update.
 */
export class StandIn implements pulumi.Provider {
  /** The SDK's own, because the engine warns of a plugin that is older than its SDK; marked, as no real plugin's is. */
  readonly version: string;
  readonly #types: DeclaredTypes;
  readonly #plugin: string;
  readonly #answers: Answers;
  readonly #region: string;

  /**
   * @param plugin name of the Pulumi package, for example aws
   * @param region where everything is that names no region of its own
   */
  constructor(plugin: string, answers: Answers, region: string) {
    this.#types = declaredTypes(plugin);
    this.version = `${this.#types.version}+offline`;
    this.#plugin = plugin;
    this.#answers = answers;
    this.#region = region;
  }

  async check(_urn: string, _olds: Properties, news: Properties): Promise<pulumi.CheckResult> {
    return Promise.resolve({ inputs: news });
  }

  async diff(_id: string, _urn: string, olds: Properties, news: Properties): Promise<pulumi.DiffResult> {
    const changed = differing(inputsIn(olds), news);
    return Promise.resolve({ changes: changed.length > 0, replaces: [] });
  }

  async create(urn: string, inputs: Properties): Promise<pulumi.CreateResult> {
    const subject = this.#subject(urn, inputs);
    const id = this.#answers.exact(subject, "id");
    return Promise.resolve({ id: typeof id === "string" ? id : subject.id, outs: this.#state(subject) });
  }

  async read(id: string, urn: string, props: Properties = {}): Promise<pulumi.ReadResult> {
    const made = INPUTS in props ? {} : this.#state(this.#subject(urn, props, id));
    return Promise.resolve({ id, props: { ...made, ...props } });
  }

  async update(id: string, urn: string, olds: Properties, news: Properties): Promise<pulumi.UpdateResult> {
    const subject = this.#subject(urn, news, id);
    // What was computed stays, as it would in a cloud; a property that is no longer given gets a made-up value.
    const outputs = { ...outputsOf(this.#types, subject, this.#answers), ...computedIn(olds) };
    return Promise.resolve({ outs: { ...outputs, ...givenAsState(this.#types, this.#answers, subject, olds) } });
  }

  async delete(): Promise<void> {
    return Promise.resolve();
  }

  async invoke(token: string, inputs: Properties): Promise<pulumi.InvokeResult> {
    const name = token.split(":").at(-1) ?? token;
    const subject = { token, name, id: digest(token), region: this.#regionOf(inputs), inputs };
    return Promise.resolve({ outputs: resultOf(this.#types, subject, this.#answers) });
  }

  #state(subject: Subject): Properties {
    return {
      ...outputsOf(this.#types, subject, this.#answers),
      ...givenAsState(this.#types, this.#answers, subject),
      [NOTICE]: `offline stand-in for ${this.#plugin}; no such resource exists`,
    };
  }

  /** urn:pulumi:<stack>::<project>::<parent type>$<type>::<name> */
  #subject(urn: string, inputs: Properties, id?: string): Subject {
    const [, , types = "", ...rest] = urn.split("::");
    const token = types.split("$").at(-1) ?? "";
    const name = rest.join("::");
    const made = `${name}-${digest(urn)}`.toLowerCase();
    return { token, name, id: id ?? made, region: this.#regionOf(inputs), inputs };
  }

  #regionOf({ region }: Properties): string {
    return typeof region === "string" ? region : this.#region;
  }
}
