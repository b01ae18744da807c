import { CopyButton } from "./copy-button";
import { join } from "./join";

/** Text to paste into a terminal or a file, with its copy button. Scrolls inside itself, by keyboard too; prose wraps. */
export function CodeBlock({
  text,
  what,
  isProse = false,
  className,
}: {
  text: string;
  what: string;
  isProse?: boolean;
  className?: string;
}) {
  return (
    <div className={join("code-block", className)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={what} className="max-h-96 min-w-0 flex-1 overflow-auto">
        <pre className={join("py-2 pr-2 pl-3 text-table", isProse ? "whitespace-pre-wrap wrap-anywhere" : "w-max")}>
          <code>{text}</code>
        </pre>
      </section>
      <CopyButton text={text} what={what} className="m-1" />
    </div>
  );
}
