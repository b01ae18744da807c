/** The wizard, in order; the optional steps are about the home and may be left out, and come back to. A new step is one line here, and its page. */
export const STEPS = [
  { id: "choose", href: "/setup", label: "Choose" },
  { id: "requirements", href: "/setup/requirements", label: "Requirements" },
  { id: "access", href: "/setup/access", label: "Remote access" },
  { id: "review", href: "/setup/review", label: "Review" },
  { id: "apply", href: "/setup/apply", label: "Apply" },
  { id: "verified", href: "/setup/verified", label: "Verified" },
  { id: "tracing", href: "/setup/tracing", label: "Tracing tags" },
  { id: "users", href: "/setup/users", label: "Users' access" },
  { id: "scope", href: "/setup/scope", label: "Query scope" },
] as const;
export type StepId = (typeof STEPS)[number]["id"];

/** Steps that a connection works without. */
export const OPTIONAL_STEPS = ["tracing", "users", "scope"] as const satisfies readonly StepId[];
export type OptionalStepId = (typeof OPTIONAL_STEPS)[number];
export const isOptional = (id: StepId): id is OptionalStepId => OPTIONAL_STEPS.some((step) => step === id);

/** The step after this one; null after the last. */
export const stepAfter = (id: StepId) => STEPS[STEPS.findIndex((step) => step.id === id) + 1] ?? null;

/** A step's label inside a sentence. */
export const lowered = (label: string): string => `${label.charAt(0).toLowerCase()}${label.slice(1)}`;
