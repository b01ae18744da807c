import { Verdict } from "@/components/ui/verdict";
import type { RemoteSide } from "@/lib/access/inventory/inventory";

/** What is granted against what the running Kiali needs: each rule that is missing, each that is too much. */
export function RulesDiff({ name, rbac }: { name: string; rbac: NonNullable<RemoteSide["rbac"]> }) {
  const { missing, extra, wantedVersion, role, binding } = rbac;
  return (
    <section aria-label={`Rules of ${name}`} className="flex flex-col gap-1.5 text-table">
      <p className="text-n10">
        {role ? (
          <>
            ClusterRole <code className="text-n12 wrap-anywhere">{role}</code>
          </>
        ) : (
          "No ClusterRole"
        )}
        {binding && (
          <>
            {" "}
            by ClusterRoleBinding <code className="text-n12 wrap-anywhere">{binding}</code>
          </>
        )}
        , against the rules of {wantedVersion}.
      </p>
      {missing.length === 0 && extra.length === 0 ? (
        <Verdict kind="pass" word="Exactly the rules that Kiali needs" />
      ) : (
        <div className="grid gap-3 md:grid-cols-2">
          <Rules sign="−" title="Missing" look="text-fail" rules={missing} none="No rule is missing." />
          <Rules sign="+" title="Not needed" look="text-warn" rules={extra} none="No rule is too much." />
        </div>
      )}
    </section>
  );
}

const Rules = ({
  sign,
  title,
  look,
  rules,
  none,
}: {
  sign: string;
  title: string;
  look: string;
  rules: readonly string[];
  none: string;
}) => (
  <div className="min-w-0 rounded-base border bg-n1 px-3 py-2">
    <p className="font-medium">
      {title} <span className="font-normal text-n10">{rules.length}</span>
    </p>
    {rules.length === 0 ? (
      <p className="text-n10">{none}</p>
    ) : (
      <ul className="font-mono text-meta leading-5">
        {rules.map((rule) => (
          <li key={rule} className={`flex gap-2 wrap-anywhere ${look}`}>
            <span aria-hidden>{sign}</span>
            {rule}
          </li>
        ))}
      </ul>
    )}
  </div>
);
