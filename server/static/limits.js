// The most that the rules allow: characters of each text, and what numbers may be. The server puts them into #limits.

export const limits = JSON.parse(document.getElementById("limits").textContent);
