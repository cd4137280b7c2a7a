import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** Mocha's spec reporter that also leaves its totals in the file named by TOTALS_FILE, for the sum at the end. */
export default class TotalsReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const file = process.env["TOTALS_FILE"];
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passes, failures }));
    });
  }
}
