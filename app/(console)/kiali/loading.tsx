import { KialiLoading } from "@/components/kiali/kiali-loading";
import { KIALI_PAGE } from "@/components/kiali/page-words";
import { PageHead } from "@/components/ui/page-head";

export default function Loading() {
  return (
    <>
      <PageHead {...KIALI_PAGE} />
      <KialiLoading />
    </>
  );
}
