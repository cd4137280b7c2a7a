import type { Metric } from "./metrics.ts";

/** What a metric alarm needs, beside who is told. */
export interface Alarm extends Metric {
  /** In kebab-case; part of the resource's name. */
  readonly name: string;
  /** What it means and what to do. */
  readonly alarmDescription: string;
  readonly statistic: "Sum" | "Maximum" | "Minimum" | "Average";
  readonly comparisonOperator: "GreaterThanThreshold" | "LessThanThreshold";
  readonly threshold: number;
  /** Seconds of one period. */
  readonly period: number;
  /** Periods in a row that must be beyond the threshold. */
  readonly evaluationPeriods: number;
  /**
   * What silence means. `notBreaching` for what only speaks when something happens, `breaching` for what must never fall
   * silent, `missing` for a service that reports by itself, where a gap says nothing new.
   */
  readonly treatMissingData: "notBreaching" | "breaching" | "missing";
}

/** Five minutes: short enough to be told in time, long enough that one slow start is no alarm. */
export const PERIOD_SECONDS = 300;

/** An alarm above a threshold; the rest as given. */
export const above = (
  threshold: number,
  alarm: Omit<Alarm, "threshold" | "comparisonOperator" | "period"> & { readonly period?: number },
): Alarm => ({ period: PERIOD_SECONDS, ...alarm, threshold, comparisonOperator: "GreaterThanThreshold" });

/** An alarm below a threshold. */
export const below = (
  threshold: number,
  alarm: Omit<Alarm, "threshold" | "comparisonOperator" | "period"> & { readonly period?: number },
): Alarm => ({ period: PERIOD_SECONDS, ...alarm, threshold, comparisonOperator: "LessThanThreshold" });
