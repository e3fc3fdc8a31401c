// Whether a count of hands adds up. The server's rule is server/domain/hands.py; the same is said here before anything
// is sent, so that it can be mended at the table.

import { t } from "tablee/words.js";
import { enumerate } from "./formats.js";
import { reckon } from "./hands.js";

export const METHODS = ["single", "approval"];
export const HANDS_MOST = 999;

/** {name, facts} of what does not add up, for its words; `null` when all does. */
export function faultOf(poll, draft) {
  const { raised, could, cast, valid, sum } = reckon(poll, draft);
  const fault = (name, facts = {}) => ({ name, facts });
  if (could < 0) return fault("otherwise");
  if (cast < 0) return fault("none", { n: draft.otherwise + draft.none });
  if (sum > could) return fault("people", { got: sum, n: could });
  if (sum < cast) return fault("missing", { got: sum, cast, n: cast - sum });
  if (sum > cast) return fault("over", { got: sum, cast, n: sum - cast });
  if (poll.method === "single") return null;
  const over = poll.choices.find(({ id }) => draft.counts[id] > valid);
  if (over) return fault("choice", { got: draft.counts[over.id], letter: over.letter, n: valid });
  const [least, most] = [Math.max(1, poll.rules.least), poll.rules.most || poll.choices.length];
  if (raised < least * valid) return fault("few", { got: raised, n: least * valid, least });
  return raised > most * valid ? fault("many", { got: raised, n: most * valid, most }) : null;
}

/** "A 5 et B 3, 1 blanc, 0 nul". */
export function figuresOf({ choices }, { counts, blank, spoiled }) {
  const hands = enumerate(choices.map(({ id, letter }) => t("table-hands-of", { letter, n: counts[id] ?? 0 })));
  return t("table-hands-figures", {
    hands, blank: t("table-hands-blanks", { n: blank }), spoiled: t("table-hands-spoileds", { n: spoiled }),
  });
}
