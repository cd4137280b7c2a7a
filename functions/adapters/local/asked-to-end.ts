/**
 * Resolves when the process is asked to end. From the call on, signals end nothing by themselves: a second one (Ctrl-C comes
 * to a supervisor and all its workers, and then the supervisor asks them too; people press it twice) must not cut off what is
 * being ended in order. SIGKILL is left to whoever cannot wait.
 */
export function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve();
    };
    process.on("SIGTERM", end).on("SIGINT", end);
  });
}
