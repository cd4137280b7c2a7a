/** A unit price on demand, without free allowances, discounts or tax. */
export interface Price {
  /** US dollars. */
  readonly usd: number;
  readonly per: "hour" | "month" | "GB" | "GB-month" | "million" | "million GB-seconds";
  /** Service and item of the cloud's own price list; of an estimate, what it is made of. */
  readonly source: string;
  /** Day the list is of; absent where the copy that was read bears none. */
  readonly date?: string;
  /** Whether it is the price of another region, or of another size, times a factor. */
  readonly estimated: boolean;
}

/** Prices by name; those of a service's sizes together under one. */
export type PriceList = Readonly<Record<string, Price | Readonly<Record<string, Price>>>>;

/** A price as the list of some day has it. */
export const listed = (usd: number, per: Price["per"], service: string, item: string, date: string): Price => ({
  usd,
  per,
  source: `${service}, ${item}`,
  date,
  estimated: false,
});

/** A price that no list that was read has: a known one times a factor. */
export const estimate = (base: number, factor: number, per: Price["per"], source: string): Price => ({
  usd: base * factor,
  per,
  source,
  estimated: true,
});
