/**
 * Private networking. The caller builds it first and hands it to every other capability; the provider keeps in its own
 * type what those need (subnets, security groups). Outside the provider only this is visible.
 */
export interface Network {
  /** How parts that are not the gateway are kept from the outside, for people. */
  readonly isolation: string;
}
