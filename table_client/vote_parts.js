// All that a table sees of a vote: one part of the page, which comes when there is a vote (votes.js).

export { PollAfter } from "./poll_after.js";
export { PollOpen, VoteDoor } from "./poll_view.js";
