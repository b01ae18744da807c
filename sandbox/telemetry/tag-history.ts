import { istioTags, type TagsAt } from "./mesh-spans";

/** The tags that proxies of a cluster are told to set; null while they are told to report no span. */
type TagsOf = (cluster: string) => Readonly<Record<string, string>> | null;

/** What a control plane told its proxies and since when, so that a span keeps the tags of its own time. */
export class TagHistory {
  #known: readonly { sinceMs: number; tagsOf: TagsOf; key: string }[] = [
    { sinceMs: 0, tagsOf: (cluster) => istioTags(cluster, 0), key: "" },
  ];

  /** Notes what they are told from now on; the first note is what they were told all along. Equal keys are equal tags. */
  note(key: string, tagsOf: TagsOf): void {
    const [latest] = this.#known;
    if (latest?.key === key) return;
    const isFirst = latest?.key === "";
    const next = { sinceMs: isFirst ? 0 : Date.now(), tagsOf, key };
    this.#known = isFirst ? [next] : [next, ...this.#known];
  }

  readonly at: TagsAt = (cluster, atMs) => this.#known.find(({ sinceMs }) => sinceMs <= atMs)?.tagsOf(cluster) ?? null;
}
