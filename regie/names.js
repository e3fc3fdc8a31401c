// What the people of the régie are called.

import { t } from "tablee/words.js";
import { store } from "./house.js";

/** Id of one's own session. */
export const me = document.body.dataset.session;

/** What a member is called; `you` for oneself, "somebody" for who is not known. */
export function nameOf(id) {
  if (id === me) return t("regie-you");
  const member = store.members.value.get(id);
  if (!member) return t("regie-somebody");
  return member.name || t("regie-member", { role: t(`regie-role-${member.role}`), number: member.number });
}
