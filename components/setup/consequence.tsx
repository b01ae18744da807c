/** What an optional step would change, and what stays as it is without it. */
export const Consequence = ({ does, without }: { does: string; without: string }) => (
  <dl className="flex flex-col gap-3 text-table">
    <div>
      <dt className="font-semibold">What this step may do</dt>
      <dd className="text-n11">{does}</dd>
    </div>
    <div>
      <dt className="font-semibold">What stays without it</dt>
      <dd className="text-n11">{without}</dd>
    </div>
  </dl>
);
