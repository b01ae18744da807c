import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl px-4 pt-[18dvh]">
      <title>No such page · Kiali Fleet</title>
      <h1 className="pb-4 text-title font-semibold">No such page</h1>
      <Empty title="This address leads nowhere" action={<ButtonLink href="/">Show the fleet</ButtonLink>}>
        Nothing was looked up and nothing was changed.
      </Empty>
    </main>
  );
}
