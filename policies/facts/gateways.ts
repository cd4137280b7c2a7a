import type { Known, Subject } from "./known.ts";

/** The oldest TLS that an address speaks. `unstated`: nothing says it, or not in a word that is known here. */
export type OldestTls = "1.0" | "1.1" | "1.2" | "1.3" | "unstated";

/** What a firewall does before an address. `counts`: it only writes down what it would refuse. */
export type Firewall = "none" | "counts" | "refuses";

/** A public entry, or a part of one that says something by itself: a stage, a route, a domain, a firewall. */
export interface GatewayPart extends Subject {
  readonly firewall?: Known<Firewall>;
  /** Whether every request has to prove who sends it, here or in the application behind. */
  readonly authenticated?: Known<boolean>;
  /** Whether each request is written to a log. */
  readonly accessLog?: Known<boolean>;
  /** Whether what the firewall refuses is written to a log. */
  readonly firewallLog?: Known<boolean>;
  readonly oldestTls?: Known<OldestTls>;
  /** Whether requests without TLS are answered, other than by a redirection. */
  readonly plainHttp?: Known<boolean>;
  /** Whether requests beyond a rate are refused. */
  readonly throttled?: Known<boolean>;
  /** Whether whole requests and answers, keys and bodies included, are written to a log. */
  readonly tracesData?: Known<boolean>;
}

/** Where requests from the internet come in. */
export interface GatewayFacts {
  readonly gatewayParts: readonly GatewayPart[];
}
