import type { Input } from "@pulumi/pulumi";
import type { Metric } from "./metrics.ts";

/** What every alarm says, however it is measured. */
interface Said {
  /** In kebab-case; part of the resource's name. */
  readonly name: string;
  /** What it means and what to do. */
  readonly description: string;
  readonly severity: Severity;
  /** Minutes that are looked at together, each time that it is asked: one of those that Azure knows. */
  readonly windowMinutes: Window;
}

/** Azure's: 0 customers are hit, 1 they soon will be, 2 an image is, 3 somebody should look. */
export type Severity = 0 | 1 | 2 | 3;

/** Those that both kinds of rules of Azure take. */
export type Window = 5 | 15 | 30 | 60;

/** An alarm by a metric that Azure's services report by themselves. Where nothing is reported, nothing is said. */
export interface MetricAlarm extends Said, Metric {
  readonly kind: "metric";
  /** Id of whose metric it is. */
  readonly of: Input<string>;
  /** How the values of the window become one. */
  readonly aggregation: "Total" | "Maximum" | "Average";
  readonly operator: "GreaterThan" | "LessThan";
  readonly threshold: number;
}

/** An alarm by rows that a question to the log workspace answers: functions/ has most of what is asked for. */
export interface LogAlarm extends Said {
  readonly kind: "log";
  /** In Kusto's language; it answers a row for each thing that counts. */
  readonly query: Input<string>;
  readonly rows: { readonly moreThan: number } | { readonly fewerThan: number };
  /** Minutes between two questions, which is what Azure charges for. */
  readonly everyMinutes: 5 | 15;
}

export type Alarm = MetricAlarm | LogAlarm;

/** Short enough to be told in time, long enough that what a service reports late, minutes after it was, is in it. */
const WINDOW_MINUTES = 15;

type Measured = Omit<MetricAlarm, "kind" | "threshold" | "operator" | "windowMinutes"> & {
  readonly windowMinutes?: Window;
};

/** An alarm above a threshold over a quarter of an hour; the rest as given. */
export const above = (threshold: number, alarm: Measured): MetricAlarm => ({
  windowMinutes: WINDOW_MINUTES,
  ...alarm,
  kind: "metric",
  threshold,
  operator: "GreaterThan",
});

/** An alarm below a threshold. */
export const below = (threshold: number, alarm: Measured): MetricAlarm => ({
  ...above(threshold, alarm),
  operator: "LessThan",
});

type Asked = Omit<LogAlarm, "kind" | "rows" | "windowMinutes" | "everyMinutes"> &
  Partial<Pick<LogAlarm, "windowMinutes" | "everyMinutes">>;

/** An alarm where a question has more answers than this in a quarter of an hour; asked every five minutes. */
export const moreThan = (rows: number, alarm: Asked): LogAlarm => ({
  windowMinutes: WINDOW_MINUTES,
  everyMinutes: 5,
  ...alarm,
  kind: "log",
  rows: { moreThan: rows },
});

/** An alarm where it has fewer: none at all is an answer too, so that silence is heard. */
export const fewerThan = (rows: number, alarm: Asked): LogAlarm => ({
  ...moreThan(rows, alarm),
  rows: { fewerThan: rows },
});
