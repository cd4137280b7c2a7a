/** The user asked to stop (Ctrl-C); what could not be left half done was finished. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Exit code after Ctrl-C, as shells have it: 128 + SIGINT. */
export const INTERRUPTED_EXIT_CODE = 130;

const state = { guarded: 0, asked: false };

/** Whether the user has asked to stop. */
export const wasInterrupted = (): boolean => state.asked;

/**
 * Takes SIGINT, SIGTERM and SIGHUP for the whole process: it ends at once, unless it is in the midst of something guarded. Set
 * explicitly, because a process started in the background of a script inherits SIGINT ignored.
 */
export function takeInterrupts(): void {
  const onSignal = (): void => {
    if (state.guarded === 0) process.exit(INTERRUPTED_EXIT_CODE);
    if (!state.asked) {
      console.error("\nStopping: what is under way is finished first, so that the next run can go on from it.");
    }
    state.asked = true;
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal).on("SIGHUP", onSignal);
}

/** Runs something that must not be torn. @throws Interrupted after it, where the user has asked to stop meanwhile */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  state.guarded++;
  try {
    const result = await work();
    if (wasInterrupted()) throw new Interrupted("Stopped on request.");
    return result;
  } catch (error) {
    if (wasInterrupted()) throw new Interrupted("Stopped on request.", { cause: error });
    throw error;
  } finally {
    state.guarded--;
  }
}
