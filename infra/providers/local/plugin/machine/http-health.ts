/** How long one look may take. */
const LOOK_MS = 2000;

/** Whether GET http://127.0.0.1:<port>/health answers 200. Never throws. */
export async function answersHealth(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(LOOK_MS) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    // Whatever the reason, it does not answer (yet).
    return false;
  }
}
