const WIDTH = 120;
const HEIGHT = 24;
const PAD = 2;

/** How a figure went, oldest first; null where there was none leaves a gap. Its scale begins at 0. `label` says the same in words. */
export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const top = Math.max(1, ...values.flatMap((value) => value ?? []));
  const x = (index: number): number => PAD + (index * (WIDTH - 2 * PAD)) / Math.max(1, values.length - 1);
  const y = (value: number): number => HEIGHT - PAD - (value * (HEIGHT - 2 * PAD)) / top;
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="h-6 w-30 shrink-0">
      {runsOf(values).map((run) =>
        run.length === 1 ? (
          run.map(({ at, value }) => <circle key={at} cx={x(at)} cy={y(value)} r="1.5" className="fill-n9" />)
        ) : (
          <polyline
            key={run[0]?.at}
            points={run.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
            className="fill-none stroke-n9 stroke-[1.5]"
          />
        ),
      )}
      {values.map((value, at) =>
        value === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place in time is what it is
          <path key={at} d={`M${x(at).toFixed(1)} ${HEIGHT - PAD}v-6`} className="stroke-fail stroke-[1.5]" />
        ) : null,
      )}
    </svg>
  );
}

type Point = { at: number; value: number };

/** Values without a gap between them. */
function runsOf(values: readonly (number | null)[]): readonly (readonly Point[])[] {
  const runs: Point[][] = [[]];
  values.forEach((value, at) => {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push({ at, value });
  });
  return runs.filter(({ length }) => length > 0);
}
