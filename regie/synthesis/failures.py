"""Failures: the closed list of reasons why there is no suggestion or no draft. Words are found at the edge."""

CODES: dict[str, str] = {
    "assistant-absent": "Nothing answers at the endpoint, or the connection broke: `endpoint`, `reason`.",
    "assistant-busy": "A draft is being written for the same person.",
    "assistant-garbled": "The endpoint answered with something that is no draft: `reason`.",
    "assistant-nothing-to-draft": "No note was chosen, or none has a text.",
    "assistant-off": "The organiser has set no endpoint.",
    "assistant-refuses": "The endpoint refuses: `status`, its HTTP status.",
    "assistant-slow": "The endpoint took too long: `after_s`.",
    "assistant-too-large": "The chosen notes or the answer are over the bound: `what`, `most`.",
    "semantic-missing": "The extra `semantic` is not installed.",
    "semantic-strange": "The weights of the model are not those we know: `expected`, `got`.",
    "suggestions-failed": "The worker could not answer this question: `reason`.",
    "suggestions-off": "The organiser wants none.",
    "suggestions-slow": "The worker took too long and was started anew: `after_s`.",
    "suggestions-stopped": "The worker has been stopped.",
}


class Failed(Exception):
    """Why there is nothing: `code` is one of `CODES`, `facts` are plain values named in its description."""

    def __init__(self, code: str, **facts: str | int | float) -> None:
        assert code in CODES, code
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return f"{self.code} ({facts})" if facts else self.code
