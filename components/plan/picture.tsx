import { CopyButton } from "@/components/ui/copy-button";
import { join } from "@/components/ui/join";

export type PictureGate = { title: string; state: "ahead" | "running" | "passed" | "failed" };
/** How far the connection has come; the line grows with it. */
export type Reach = "none" | "chosen" | "planned" | "granted" | "prepared" | "written" | "proven" | "broken";
export type PictureEnd = { context: string | null; name: string | null; detail: string | null };

const LENGTH: Readonly<Record<Reach, number>> = {
  none: 0,
  chosen: 0,
  planned: 100,
  granted: 45,
  prepared: 45,
  written: 80,
  proven: 100,
  broken: 45,
};
const WORDS: Readonly<Record<Reach, string>> = {
  none: "Nothing is chosen yet",
  chosen: "Chosen; nothing connects them yet",
  planned: "Planned; nothing is applied yet",
  granted: "The identity in the remote is being made",
  prepared: "The remote is prepared; Kiali has not been told",
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
      <div>
        <div className="grid grid-cols-2 items-stretch gap-4">
          <End part="Home" end={home} isLit={reach !== "none"} />
          <End part="Remote" end={remote} isLit={reach !== "none" && reach !== "chosen"} />
        </div>
        <Line reach={reach} gates={gates} />
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

/** From under the remote to under the home: that is the way the credential goes. */
const WAY = "M 240 0 V 14 Q 240 22 232 22 H 68 Q 60 22 60 14 V 0";

function Line({ reach, gates }: { reach: Reach; gates: readonly PictureGate[] }) {
  const tone = {
    none: "",
    chosen: "",
    planned: "stroke-n9",
    granted: "stroke-accent",
    prepared: "stroke-pass",
    written: "stroke-accent",
    proven: "stroke-pass",
    broken: "stroke-fail",
  }[reach];
  const words = gates.map(({ title, state }) => `${title}: ${state}`).join("; ");
  return (
    <svg
      viewBox="0 0 300 32"
      className="block w-full"
      role="img"
      aria-label={`${WORDS[reach]}.${words ? ` Gates: ${words}` : ""}`}
      fill="none"
    >
      <path d={WAY} className="stroke-n7" strokeWidth="1.5" strokeDasharray="2 4" />
      {LENGTH[reach] > 0 && (
        <path
          d={WAY}
          className={tone}
          strokeWidth="2"
          pathLength={100}
          strokeDasharray={reach === "planned" ? "2 1.5" : `${LENGTH[reach]} 200`}
        />
      )}
      {gates.map(({ title, state }, at) => {
        const x = 226 - (152 * (at + 0.5)) / gates.length;
        return (
          <rect
            key={title}
            x={x - 4}
            y="18"
            width="8"
            height="8"
            transform={`rotate(45 ${x} 22)`}
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
