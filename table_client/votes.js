// The vote as a table sees it. Nobody needs it to begin to write, so it comes later.

import { lazy } from "./lazy.js";

const parts = () => import("./vote_parts.js");

export const PollAfter = lazy(parts, ({ PollAfter }) => PollAfter);
export const PollOpen = lazy(parts, ({ PollOpen }) => PollOpen);
export const VoteDoor = lazy(parts, ({ VoteDoor }) => VoteDoor);
