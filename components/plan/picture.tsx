import { CopyButton } from "@/components/ui/copy-button";
import { join } from "@/components/ui/join";

export type PictureGate = { title: string; state: "ahead" | "running" | "passed" | "failed" };
/** How far the connection has come; the line grows with it. */
export type Reach = "none" | "chosen" | "planned" | "granted" | "written" | "proven" | "broken";
export type PictureEnd = { context: string | null; name: string | null; detail: string | null };

const LENGTH: Readonly<Record<Reach, number>> = {
  none: 0,
  chosen: 0,
  planned: 100,
  granted: 45,
  written: 80,
  proven: 100,
  broken: 45,
};
const WORDS: Readonly<Record<Reach, string>> = {
  none: "Nothing is chosen yet",
  chosen: "Chosen; nothing connects them yet",
  planned: "Planned; nothing is applied yet",
  granted: "The identity in the remote is being made",
  written: "The home is being told",
  proven: "Kiali reads the remote",
  broken: "Stopped on the way",
};

/** Home on the left, remote on the right, the connection between them with its gates. The words below say the same. */
export function Picture({
  home,
  remote,
  reach,
  gates = [],
}: {
  home: PictureEnd;
  remote: PictureEnd;
  reach: Reach;
  gates?: readonly PictureGate[];
}) {
  return (
    <figure className="flex flex-col gap-3">
      <div className="grid grid-cols-[minmax(0,1fr)_5.5rem_minmax(0,1fr)] items-stretch">
        <End part="Home" end={home} isLit={reach !== "none"} />
        <Line reach={reach} gates={gates} />
        <End part="Remote" end={remote} isLit={reach !== "none" && reach !== "chosen"} />
      </div>
      <figcaption
        className={join("text-meta", reach === "broken" ? "text-fail" : reach === "proven" ? "text-pass" : "text-n10")}
      >
        {WORDS[reach]}
      </figcaption>
    </figure>
  );
}

/** Both names of one end, each under its label: the context is ours, the cluster name is the mesh's. */
const End = ({ part, end, isLit }: { part: string; end: PictureEnd; isLit: boolean }) => (
  <div
    className={join(
      "flex min-w-0 flex-col gap-1 rounded-base border px-2.5 py-2",
      isLit ? "border-n8" : "border-dashed border-n7",
    )}
  >
    <span className="text-table font-semibold">{part}</span>
    <Name label="Context" value={end.context} instead="not chosen" />
    <Name label="Cluster name" value={end.name} instead="not known yet" />
    {end.detail && <span className="text-meta text-n10 wrap-anywhere">{end.detail}</span>}
  </div>
);

const Name = ({ label, value, instead }: { label: string; value: string | null; instead: string }) => (
  <span className="min-w-0 text-meta">
    <span className="block text-n10">{label}</span>
    {value === null ? (
      <span className="text-n10">{instead}</span>
    ) : (
      <span className="flex items-center">
        <code className="min-w-0 text-n12 wrap-anywhere">{value}</code>
        <CopyButton text={value} what={`${label.toLowerCase()} ${value}`} />
      </span>
    )}
  </span>
);

const STROKE = {
  ahead: "stroke-n8 fill-n1",
  running: "stroke-accent fill-accent-soft",
  passed: "stroke-pass fill-pass-soft",
  failed: "stroke-fail fill-fail-soft",
} as const;

function Line({ reach, gates }: { reach: Reach; gates: readonly PictureGate[] }) {
  const shown = gates.slice(0, 8);
  const tone = {
    none: "",
    chosen: "",
    planned: "stroke-n9",
    granted: "stroke-accent",
    written: "stroke-accent",
    proven: "stroke-pass",
    broken: "stroke-fail",
  }[reach];
  const words = shown.map(({ title, state }) => `${title}: ${state}`).join("; ");
  return (
    <svg
      viewBox="0 0 88 60"
      className="h-full max-h-28 w-full self-center"
      role="img"
      aria-label={`${WORDS[reach]}.${words ? ` Gates: ${words}` : ""}`}
    >
      <line x1="6" x2="82" y1="30" y2="30" className="stroke-n7" strokeWidth="1.5" strokeDasharray="2 4" />
      {LENGTH[reach] > 0 && (
        <line
          x1="82"
          x2={82 - (76 * LENGTH[reach]) / 100}
          y1="30"
          y2="30"
          className={tone}
          strokeWidth="2"
          strokeDasharray={reach === "planned" ? "6 4" : undefined}
        />
      )}
      <circle cx="5" cy="30" r="3" className={LENGTH[reach] === 100 && reach === "proven" ? "fill-pass" : "fill-n8"} />
      <circle cx="83" cy="30" r="3" className={LENGTH[reach] > 0 ? "fill-n11" : "fill-n8"} />
      {shown.map(({ title, state }, at) => {
        const x = 82 - (76 * (at + 1)) / (shown.length + 1);
        return (
          <rect
            key={title}
            x={x - 4}
            y="26"
            width="8"
            height="8"
            transform={`rotate(45 ${x} 30)`}
            className={STROKE[state]}
            strokeWidth="1.5"
          >
            <title>{`${title}: ${state}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
