import type { Check } from "../check";
import { failed, skipped, warned } from "../verdicts";
import { withKiali } from "../when-answering";
import { howToSet, ofConfig } from "./of-config";

export const execProvider: Check = {
  id: "kiali.exec-provider",
  group: "kiali",
  subject: "home",
  title: "Kiali runs exec credential plugins",
  severity: "block",
  canBeOverridden: true,
  why: "Otherwise Kiali drops the exec section and calls the remote as nobody.",
  how: "clustering.enable_exec_provider and auth.strategy in Kiali's config.yaml.",
  fix: { text: "Set clustering.enable_exec_provider: true, and use an image that has the plugin." },
  run: (facts) =>
    withKiali(facts, (kiali) =>
      facts.wish.exec === null
        ? skipped("no exec credentials are used")
        : ofConfig(kiali, (config) => {
            if (!config.execProvider)
              return failed("clustering.enable_exec_provider is not set", {
                fix: howToSet(kiali, "clustering.enable_exec_provider", "true"),
              });
            if (config.authStrategy !== "anonymous")
              return failed(
                `exec credentials work with auth.strategy anonymous only, and it is ${config.authStrategy}`,
              );
            return warned("Kiali's own image has no credential plugins", {
              fix: {
                text: "Make sure that the image in use contains the plugin's command: nothing here can look inside it.",
              },
            });
          }),
    ),
};
