// What a step is called, and how long it is meant to last.

import { t } from "tablee/words.js";

/** "Séquence 2", "Vote 1", "Pause". */
export const stepName = ({ kind, record }) =>
  kind === "pause" ? t("regie-pause") : t(`common-${kind}`, { number: record.number });

/** The same with its title. */
export const stepWords = (step) => `${stepName(step)} · ${step.record.title}`;

/** A duration in whole minutes, one at least. */
export const minutesOf = (seconds) => Math.max(1, Math.round(seconds / 60));
