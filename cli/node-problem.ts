const NEEDED = 24;

/** Null when this Node can run us, else the sentence that says what to do. Runs on any Node: no import here, ever. */
export function nodeProblem(version: string): string | null {
  const major = Number.parseInt(version, 10);
  if (major >= NEEDED) return null;
  return `kiali-fleet needs Node ${NEEDED} or newer and this is Node ${version}. Inside the project "npx kiali-fleet" finds the Node ${NEEDED} that "npm ci" installed; elsewhere put one first in PATH.`;
}
