import type { Price } from "./price.ts";

/** One line of a bill. */
export interface Line {
  /** The same for every stack. */
  readonly item: string;
  /** How the quantity comes about, for this stack. */
  readonly detail: string;
  /** In the price's unit. */
  readonly quantity: number;
  readonly price: Price;
  readonly usd: number;
}

export const line = (item: string, detail: string, quantity: number, price: Price): Line => ({
  item,
  detail,
  quantity,
  price,
  usd: quantity * price.usd,
});

/** US dollars of all lines together. */
export const totalUsd = (lines: readonly Line[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

/** A month as clouds reckon it: 365 × 24 ÷ 12. */
export const HOURS_PER_MONTH = 730;
export const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;
