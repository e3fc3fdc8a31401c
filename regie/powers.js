// Which role may ask for what, so that the régie offers nothing that would be refused. The rule itself is
// server/domain/powers.py, which refuses all the same; a test compares the two.

const LEAD = ["lead"];
const SYNTHESIS = ["lead", "theme-team"];
const VOTES = ["lead", "vote-operator"];
const REGIE = ["lead", "theme-team", "vote-operator", "observer"];
const EVERYONE = ["lead", "theme-team", "vote-operator"];

export const POWERS = {
  "open-round": LEAD,
  "extend-round": LEAD,
  "close-round": LEAD,
  "mark-notes-read": SYNTHESIS,
  "mark-notes-unread": SYNTHESIS,
  "set-note-aside": SYNTHESIS,
  "take-note-back": SYNTHESIS,
  "admit-note": SYNTHESIS,
  "create-theme": SYNTHESIS,
  "rename-theme": SYNTHESIS,
  "remove-theme": SYNTHESIS,
  "merge-themes": SYNTHESIS,
  "restore-theme": SYNTHESIS,
  "order-themes": SYNTHESIS,
  "place-notes": SYNTHESIS,
  "unplace-note": SYNTHESIS,
  "arrange-notes": SYNTHESIS,
  "name-yourself": REGIE,
  "claim-tables": SYNTHESIS,
  "write-proposal": SYNTHESIS,
  "reword-proposal": SYNTHESIS,
  "push-proposal": SYNTHESIS,
  "withdraw-proposal": SYNTHESIS,
  "plan-poll": VOTES,
  "change-poll": VOTES,
  "open-poll": VOTES,
  "time-poll": VOTES,
  "pause-poll": VOTES,
  "resume-poll": VOTES,
  "close-poll": VOTES,
  "publish-poll": VOTES,
  "annul-poll": VOTES,
  "rerun-poll": VOTES,
  "show-on-display": VOTES,
  "send-message": EVERYONE,
  announce: LEAD,
  "withdraw-message": EVERYONE,
  "answer-help": EVERYONE,
  "settle-help": EVERYONE,
  "link-table": LEAD,
};
