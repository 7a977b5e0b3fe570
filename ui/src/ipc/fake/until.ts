const LONGEST_MS = 20_000;
const STEP_MS = 5;

/** Waits until a check no longer throws; what it threw last is thrown after twenty seconds. */
export async function until(check: () => void): Promise<void> {
  const end = performance.now() + LONGEST_MS;
  for (;;) {
    try {
      return check();
    } catch (thrown) {
      if (performance.now() > end) throw thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
