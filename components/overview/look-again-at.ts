/** Has the console ask these rows now, and waits until all were asked; false when its own server did not take the wish. */
export async function lookAgainAt(ids: readonly string[], signal?: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch("/api/fleet/look", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ids }),
      signal: signal ?? null,
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
