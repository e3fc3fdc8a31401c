// The way to call for help, always in the same place: it says where the call stands, and opens what there is to say.

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { clockTime } from "./formats.js";
import { lazy } from "./lazy.js";

const HelpDialog = lazy(() => import("./help_dialog.js"), ({ HelpDialog }) => HelpDialog);

export function HelpDoor({ table }) {
  const [open, setOpen] = useState(false);
  const button = useRef();
  const call = table.help.call.value;
  const state = call?.state ?? "none";
  const [long, short] = {
    none: () => [t("table-help"), t("table-help-short")],
    waiting: () => [t("table-help-unsent"), t("table-help-waiting-short")],
    sent: () => [t("table-help-sent", { time: clockTime(call.asked_at) }), t("table-help-sent-short")],
    answered: () => [t("table-help-answered"), t("table-help-answered-short")],
  }[state]();
  const close = () => {
    setOpen(false);
    button.current.focus();
  };
  return html`<button
      ref=${button} type="button" class=${`button help-door ${state}`} aria-haspopup="dialog"
      onClick=${() => setOpen(true)}
    ><${Pictogram} name="help" />
      <span class="long">${long}</span><span class="short" aria-hidden="true">${short}</span></button>
    ${open && html`<${HelpDialog} table=${table} close=${close} />`}`;
}
