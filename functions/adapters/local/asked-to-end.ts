/** Resolves when the process is asked to end. */
export function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve();
    };
    process.once("SIGTERM", end).once("SIGINT", end);
  });
}
