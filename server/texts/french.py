"""French, as far as the check of a text needs it."""

import re

from server.texts.tongue import Tongue, any_of

HARD = {
    "afin de": "pour", "afin que": "pour que", "au sein de": "dans", "dans le cadre de": "pendant, pour",
    "en vue de": "pour", "à l’issue de": "après", "au terme de": "à la fin de", "au préalable": "avant",
    "préalablement": "avant", "ultérieurement": "plus tard", "antérieurement": "avant", "notamment": "par exemple",
    "néanmoins": "mais", "toutefois": "mais", "cependant": "mais", "par conséquent": "donc", "en outre": "aussi",
    "via": "par", "hormis": "sauf", "excepté": "sauf", "lors de": "pendant", "eu égard à": "à cause de",
    "mettre en œuvre": "faire", "mise en œuvre": "faire", "mettre en place": "créer", "mise en place": "créer",
    "effectuer": "faire", "réaliser": "faire", "procéder à": "faire", "favoriser": "aider",
    "bénéficier de": "avoir, recevoir", "disposer de": "avoir", "solliciter": "demander", "optimiser": "améliorer",
    "mutualiser": "partager", "pérenniser": "faire durer", "requalifier": "refaire", "requalification": "refaire",
    "aménagement": "ce que l’on construit ou change", "aménager": "installer, changer", "concertation": "discussion",
    "modalités": "la façon de faire", "dispositif": "moyen, outil", "piétonisation": "une rue sans voitures",
    "piétonnisation": "une rue sans voitures", "stationnement": "garer sa voiture", "mobilité": "se déplacer",
    "mobilités": "les façons de se déplacer", "intermodalité": "changer de transport", "résilience": "tenir bon",
    "végétalisation": "planter", "végétaliser": "planter", "désimperméabiliser": "laisser passer l’eau",
    "intergénérationnel": "pour les jeunes et les vieux", "gouvernance": "qui décide", "délibération": "décision",
    "dépouillement": "compter les votes", "scrutin": "vote", "suffrage": "vote", "suffrages": "votes",
    "exprimé": "qui dit un choix", "exprimés": "qui disent un choix", "ex æquo": "à égalité",
    "visioconférence": "réunion en vidéo", "périmètre": "zone", "échéance": "date", "bilan": "ce qui a été fait",
    "acteurs": "les personnes qui agissent", "usagers": "les personnes qui utilisent", "administrés": "les habitants",
    "infrastructure": "construction", "infrastructures": "constructions", "subvention": "argent donné",
    "subventionner": "donner de l’argent", "financement": "argent", "obligatoire": "vous devez le faire",
    "facultatif": "vous pouvez le faire ou non", "anonyme": "sans votre nom", "confidentiel": "secret",
    "ci-dessous": "en dessous", "ci-dessus": "au-dessus", "ci-joint": "avec ce papier", "ladite": "cette",
    "ledit": "ce", "nonobstant": "malgré",
}  # fmt: skip

NUMBERS = (
    r"(?<!les )(?<!à )deux(?! à deux)|les deux(?= \w)|"  # not « entre les deux », « deux à deux »
    "trois|quatre|cinq|six|sept|huit|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|"
    "cinquante|soixante|cents?|mille|millions?|milliards?",
    r"(?:les|ces|des|nos|vos) neuf(?= \w+[sx]\b)",  # else it is « new »
    r"\w+-(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix)",
)

_PARTICIPLE = (
    r"(?:\w{2,}[éi]e?s?|(?:re|com|pro|per|sou|ad|trans)?mise?s?|(?:re|ap|com|sur|entre)?prise?s?|(?:re|dé)?faite?s?|"
    r"(?:re|inter|contre)?dite?s?|(?:dé|in|pre|ré|sou)?(?:s?)crite?s?|\w*(?:ouv|off|couv|souff)erte?s?|"
    r"\w*(?:dui|trui|stui)te?s?|\w*(?:vu|lu|tenu|reçu|rendu|vendu|connu|perdu|tendu|voulu|cru|battu|rompu|résolu)e?s?|"
    r"\w*(?:join|pein|étein|attein|restrein)te?s?|élue?s?)(?!\w)"
)
_MOVING = (
    r"(?:plu|allé|venu|arrivé|parti|entré|rentré|sorti|monté|descendu|né|mort|resté|retourné|tombé|devenu|passé|revenu|"
    r"parvenu|intervenu|convenu|situé|âgé|fatigué|désolé|obligé|motivé|intéressé|habitué|réuni|assis|aussi|ici|ainsi|"
    r"parmi|midi|mardi|lundi|jeudi|samedi|vendredi|lui|demi|ami|amie|amis|liberté|santé|moitié|marché|côté|été|qualité|"
    r"sécurité|égalité|priorité|réalité|vérité|société|communauté|majorité|difficulté|nécessité|possibilité|gratuité|"
    r"clé|pré|café|blé|thé|idée|année|journée|soirée|entrée|durée|musée|lycée|armée|vie|pluie|partie|mairie|énergie|"
    r"envie|sortie|série)(?:e?s?)"
)
_BETWEEN = r"(?:\s+(?:pas|plus|bien|déjà|aussi|ensuite|toujours|jamais|souvent|tout|très|\w+ment))?"
_BE = r"(?:est|sont|était|étaient|es|êtes|sommes|soit|soient|fut|furent)"
_SURE = r"(?:a été|ont été|avait été|avaient été|aura été|sera|seront|serait|seraient|être|ayant été|étant)"
_PARTICIPLES = rf"(?!{_MOVING}(?!\w)){_PARTICIPLE}"

FRENCH = Tongue(
    hard=HARD,
    passive=any_of(rf"(?<!s[’'])(?:{_BE}|{_SURE}){_BETWEEN}\s+(?P<done>{_PARTICIPLES})"),
    agent=re.compile(r"\s+(?:\w+\s+)?par\s", re.IGNORECASE),
    certain=any_of(rf"{_SURE}{_BETWEEN}\s+{_PARTICIPLES}"),
    negation=re.compile(r"(?<![\w-])(?:ne(?!\w)|n’|n')", re.IGNORECASE),
    subordinator=re.compile(
        r"(?<![\w-])(?:qui|que|qu’|qu'|dont|lequel|laquelle|lesquels|lesquelles|duquel|auquel|à laquelle|lorsque|"
        r"lorsqu’|puisque|puisqu’|quoique|tandis que|si(?=\s+(?:vous|on|elle|il|elles|ils|nous|le|la|les|un|une|ce)\b)|"
        r"quand|où)(?![\w])",
        re.IGNORECASE,
    ),
    set_free=re.compile(
        r"(?:qu’est-ce (?:que?|qui|qu’)|est-ce (?:que?|qu’)|(?<!\w)(?:plus|moins|aussi|autant|mieux)\s+(?:\w+\s+){0,3}"
        r"qu[e’]|(?<![\w-])(?:ne|n’)\s?\w+\s+(?:\w+\s+)?qu[e’]|^\s*(?:qui|que|qu’|où|quand|dans laquelle)(?!\w)|"
        r"(?:lequel|laquelle|lesquels|lesquelles)(?=[^.]*\?)|tant que|jusqu’à ce que|parce qu[e’]|ce (?:qui|que|qu’))",
        re.IGNORECASE,
    ),
    number=any_of(*NUMBERS),
    shortened=re.compile(
        r"(?<!\w)(?:etc|ex|cf|p\. ex|c\.-à-d|c’est-à-d|av|bd|tél|env|max|min|nb|resp|hab|arr|réf|art|Mme|Mlle|MM|M)\.|"
        r"(?<!\w)(?:Mme|Mlle|Mmes|n°|N°|RDV|rdv|nb|svp|SVP)(?!\w)"
    ),
    percent=re.compile(
        r"\d+(?:[.,]\d+)?[\s\u00a0\u202f]?%|\d+[\s\u00a0\u202f]pour[\s\u00a0]cent|pourcentages?", re.IGNORECASE
    ),
)
