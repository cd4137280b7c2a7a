import type { Known, Subject } from "./known.ts";

/** Ports from one to another, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** A rule that lets somebody in. */
export interface Admission extends Subject {
  /** The words by which it lets in anybody at all, for example `0.0.0.0/0`. Undefined: it names whom it lets in. */
  readonly anybody: Known<string | undefined>;
  /** Where it lets them to. Those that are known, where only some are. */
  readonly ports: Known<readonly PortRange[]>;
}

/** What decides about traffic that nobody thought of: a network, or a part of one. */
export interface NetworkDefault extends Subject {
  /** How it lets such traffic through, as the end of "it …". Undefined: it lets none through. */
  readonly opening: Known<string | undefined>;
}

/** A network of somebody's own in a cloud. */
export interface Network extends Subject {
  /** Whether it is written down who spoke to whom in it. */
  readonly flowLogs: Known<boolean>;
}

/** What may put something on the internet, or lead it there. */
export interface AddressGiver extends Subject {
  /** How it does so, as the end of "it …". Undefined: it does not. */
  readonly gives: Known<string | undefined>;
}

/** Networks, and who gets into them. */
export interface NetworkFacts {
  /** One for each rule; several of a resource that holds several. */
  readonly admissions: readonly Admission[];
  readonly networkDefaults: readonly NetworkDefault[];
  readonly networks: readonly Network[];
  readonly addressGivers: readonly AddressGiver[];
}
