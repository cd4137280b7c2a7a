import type { Settings } from "../../../config.ts";
import { LOG_DAYS_MAX, sizesOf } from "../sizes.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

/** What an action group takes: learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits, "Action groups". */
const EMAILS_MAX = 1000;
const EMAIL_MAX_CHARACTERS = 64;

/** Days and addresses that Azure Monitor would refuse. */
export function alertFaults(settings: Settings): string[] {
  const { emails } = settings.alerts;
  const { logDays } = sizesOf(settings);
  return faultsOf(
    logDays > LOG_DAYS_MAX &&
      fault(
        "alerts.logDays",
        `at most ${LOG_DAYS_MAX}, which is what a Log Analytics workspace keeps at hand`,
        logDays,
        "Set it to 365, and export what has to be kept for longer.",
      ),
    emails.length > EMAILS_MAX &&
      fault(
        "alerts.emails",
        `at most ${EMAILS_MAX}, which is what an action group takes`,
        emails.length,
        "Name a distribution list.",
      ),
    ...emails.map(
      (email, at) =>
        email.length > EMAIL_MAX_CHARACTERS &&
        fault(
          `alerts.emails.${at}`,
          `at most ${EMAIL_MAX_CHARACTERS} characters, which is what an action group takes`,
          email.length,
          "Name a shorter address.",
        ),
    ),
    ...emails
      .filter((email, at) => emails.findIndex((other) => other.toLowerCase() === email.toLowerCase()) !== at)
      .map((email) => fault("alerts.emails", "each address once", `${email} more than once`, "Remove the others.")),
  );
}
