import type { Known, Subject } from "./known.ts";

/** What a function's code runs on. */
export interface Runtime {
  /** `node`, `python`, `java`, `dotnet`, `ruby`, `powershell`, `go`; `amazon-linux` where the code brings its own. */
  readonly language: string;
  /** As far as the language tells its support by, for example `22` or `3.12`. */
  readonly version: string;
}

/** A variable of a function's environment. */
export interface Setting {
  readonly name: string;
  /** Undefined: something else than a text. */
  readonly value: Known<string | undefined>;
}

/** Code that a cloud runs when something happens; on Azure, an app of such functions. */
export interface CloudFunction extends Subject {
  /** Undefined: a container image, whose layers tell what is in it, or something that no reader knows. */
  readonly runtime: Known<Runtime | undefined>;
  /** Whether it runs in a network of its owner's. */
  readonly inNetwork: Known<boolean>;
  /** In how many zones that network has room for it. Absent: a subnet lies in all of them. */
  readonly zones?: Known<number>;
  /** Most runs, or instances, at once. Undefined: nothing bounds them. Absent: machines that are paid for anyway do. */
  readonly maxConcurrency?: Known<number | undefined>;
  /** Those that are known so far. */
  readonly settings: readonly Setting[];
  /** What it may act as, in words that are the same for the same identity. Empty: it has no identity. */
  readonly identities: Known<readonly string[]>;
  /** Whether requests without TLS are answered. */
  readonly plainHttp?: Known<boolean>;
  /** The oldest TLS that is spoken, for example `1.2`. */
  readonly oldestTls?: Known<string>;
  /** Whether code can be put there by FTP, with TLS or without. */
  readonly ftp?: Known<boolean>;
  /** Whether it is traced how each request went on its way. */
  readonly traced: Known<boolean>;
}

/** What lets requests come to a function. */
export interface FunctionEntrance extends Subject {
  /** How somebody who is not named may call it, as the end of "it lets …". Undefined: nobody may. */
  readonly opening: Known<string | undefined>;
}

/** Work that comes to functions without anybody waiting for the answer. */
export interface AsynchronousDelivery extends Subject {
  /** What comes, in the plural. */
  readonly of: string;
  /** Whether what fails again and again is kept somewhere else, for somebody to look at. */
  readonly deadLetters: Known<boolean>;
}

/** Functions, who calls them, and what comes to them. */
export interface FunctionFacts {
  readonly functions: readonly CloudFunction[];
  readonly functionEntrances: readonly FunctionEntrance[];
  /** One for each way; more than one of a function that has several. */
  readonly asynchronousDeliveries: readonly AsynchronousDelivery[];
}
