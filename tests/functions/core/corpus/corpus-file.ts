import type { FailureReason, RejectionReason } from "../../../../functions/core/errors.ts";

/** One file of the corpus. */
export interface CorpusFile {
  /** Unique; what it is. */
  readonly name: string;
  readonly bytes: Buffer;
  /** What its sender says it is. It should not matter. */
  readonly contentType?: string;
  /** How it must end, where that is known; a mutation may turn out harmless, or be rejected in one of several ways. */
  readonly end?: "processed" | RejectionReason | FailureReason;
  /** Set where a slow machine may take longer than limits.processSeconds, with the reason beside it. */
  readonly mayTimeOut?: true;
}
