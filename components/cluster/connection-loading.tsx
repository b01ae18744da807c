import { PartLoading } from "./parts-loading";
import { Section } from "./section";

/** The page before its home has answered, in the layout that it will have. */
export const ConnectionLoading = () => (
  <div className="grid min-w-0 gap-6 lg:grid-cols-[minmax(0,1fr)_19rem] xl:grid-cols-[minmax(0,1fr)_22rem]">
    <div className="flex min-w-0 flex-col gap-6">
      <Section title="Reachability">
        <div className="grid min-w-0 gap-3 xl:grid-cols-2">
          <PartLoading words="The home is being asked where the cluster is" lines={6} />
          <PartLoading words="The home is being asked which context leads there" lines={6} />
        </div>
      </Section>
      <Section title="As Kiali sees it">
        <PartLoading words="Kiali is being asked" lines={5} />
      </Section>
      <Section title="Istio">
        <PartLoading words="Istio is being looked at" lines={5} />
      </Section>
    </div>
    <div className="flex min-w-0 flex-col gap-6">
      <Section title="Actions">
        <PartLoading words="The verbs follow" lines={5} />
      </Section>
      <Section title="Credential">
        <PartLoading words="The credential follows" lines={5} />
      </Section>
    </div>
  </div>
);
