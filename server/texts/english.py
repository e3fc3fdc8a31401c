"""English, as far as the check of a text needs it."""

import re

from server.texts.tongue import Tongue, any_of

HARD = {
    "in order to": "to", "prior to": "before", "subsequently": "later", "subsequent to": "after",
    "in the event of": "if", "in accordance with": "as", "with regard to": "about", "in respect of": "about",
    "pursuant to": "under", "notwithstanding": "even if", "nevertheless": "but", "however": "but", "therefore": "so",
    "furthermore": "also", "moreover": "also", "via": "by", "utilise": "use", "utilize": "use",
    "implement": "do, start", "implementation": "doing", "facilitate": "help", "commence": "start",
    "terminate": "end", "purchase": "buy", "require": "need", "obtain": "get", "assist": "help", "assistance": "help",
    "additional": "more", "approximately": "about", "sufficient": "enough", "endeavour": "try",
    "ascertain": "find out", "stakeholders": "the people concerned", "amenities": "things to use",
    "infrastructure": "roads and buildings", "pedestrianise": "keep cars out",
    "pedestrianisation": "streets without cars", "mobility": "getting about", "deliberation": "talk",
    "consultation": "asking people", "governance": "who decides", "refurbish": "repair", "ballot paper": "vote",
    "anonymous": "without your name", "confidential": "secret", "mandatory": "you must do it",
    "optional": "you can do it or not", "deadline": "last day",
}  # fmt: skip

NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
)
CLAUSES = (
    "which|who|whom|whose|that|because|although|though|unless|whereas|while|whenever|wherever|whether|when|where|if|"
    "until|since"
)

_PARTICIPLE = (
    r"(?:\w{2,}ed|made|done|given|taken|seen|shown|known|held|kept|told|written|chosen|built|sent|put|set|paid|found|"
    r"brought|bought|drawn|read|sold|left|won|lost|heard|met|led|said|thrown|broken|spoken|begun|cut|shut|laid)"
)
_STATES = r"(?:interested|tired|used|supposed|allowed|needed|united|married|excited|worried|limited|indeed|embed|red)"
_BETWEEN = r"(?:\s+(?:not|also|then|already|always|never|often|being|\w+ly))?"
_BE = r"(?:is|are|was|were|am)"
_SURE = (
    r"(?:has been|have been|had been|will be|would be|can be|could be|must be|may be|might be|should be|to be|being|"
    r"cannot be)"
)
_PARTICIPLES = rf"(?!{_STATES}(?!\w)){_PARTICIPLE}"

ENGLISH = Tongue(
    hard=HARD,
    passive=any_of(rf"(?:{_BE}|{_SURE}){_BETWEEN}\s+(?P<done>{_PARTICIPLES})"),
    agent=re.compile(r"\s+(?:\w+\s+)?by\s", re.IGNORECASE),
    certain=any_of(rf"{_SURE}{_BETWEEN}\s+{_PARTICIPLES}"),
    negation=re.compile(
        r"(?<!\w)(?:not|never|no|nobody|nothing|none|nowhere|neither|nor|without|cannot)(?!\w)|n[’']t(?!\w)",
        re.IGNORECASE,
    ),
    subordinator=any_of(CLAUSES),
    set_free=re.compile(
        r"^\s*(?:which|who|whose|when|where|that)(?!\w)|(?<!\w)that (?:is|was|one)(?!\w)", re.IGNORECASE
    ),
    number=any_of(NUMBERS),
    shortened=re.compile(
        r"(?<!\w)(?:e\.g|i\.e|etc|approx|no|dept|vs|incl|max|min|St|Rd|Ave|Mr|Mrs|Dr)\.|(?<!\w)(?:eg|ie|asap|ASAP)(?!\w)"
    ),
    percent=re.compile(r"\d+(?:[.,]\d+)?[\s\u00a0\u202f]?%|\d+[\s\u00a0]per ?cent|percentages?", re.IGNORECASE),
)
