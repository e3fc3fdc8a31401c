"""The same said hard and easily, written by us: what the check must warn of in the first, and nothing in the second."""

from server.texts.rules import Rule

Pair = tuple[str, str, set[Rule]]

FRENCH: tuple[Pair, ...] = (
    (
        "La requalification de la place a été votée par le conseil municipal afin de favoriser les mobilités douces.",
        "Le conseil a voté. On va refaire la place. On pourra mieux marcher et rouler à vélo.",
        {"long-sentence", "hard-word", "passive"},
    ),
    ("Les bancs seront installés par la commune.", "La commune va installer des bancs.", {"passive"}),
    ("Le projet a été retardé et les travaux ont été annulés.", "Il n’y a plus de travaux.", {"passive"}),
    ("Il n’est pas impossible que le marché ne change pas de jour.", "Le marché va peut-être rester le jeudi.",
     {"negations"}),
    ("Les gens qui habitent la rue que l’on ferme peuvent garer leur voiture, si le parking est ouvert, là où il y a "
     "de la place.", "Vous habitez dans la rue fermée ? Vous pouvez utiliser le parking.", {"long-sentence"}),
    ("Choisissez la personne qui connaît la rue dont vous parlez.", "Choisissez une personne. Elle connaît votre rue.",
     {"clauses"}),
    ("Le marché (celui du jeudi) reste sur la place.", "Le marché du jeudi reste sur la place.", {"brackets"}),
    ("Venez à la mairie ; elle est ouverte le samedi.", "Venez à la mairie. Elle est ouverte le samedi.",
     {"semicolon"}),
    ("On va planter trente arbres.", "On va planter 30 arbres.", {"number-word"}),
    ("Le toit coûte 120 000 euros.", "Le toit coûte cher.", {"big-number"}),
    ("63 % des gens disent oui.", "6 personnes sur 10 disent oui.", {"percent"}),
    ("Le roi Henri IV a construit la halle.", "Un roi a construit la halle.", {"roman"}),
    ("Prenez RDV au CCAS.", "Prenez un rendez-vous à la mairie.", {"abbreviation"}),
    ("Il faut des bancs, des arbres, etc.", "Il faut par exemple des bancs et des arbres.", {"abbreviation"}),
    ("Venez avec un parent et/ou un ami.", "Venez avec un parent ou un ami.", {"sign"}),
    ("La visioconférence commence à 14 heures.", "La réunion en vidéo commence à 14 heures.", {"hard-word"}),
    ("La pluridisciplinarité de l’équipe est une force.", "Dans l’équipe, chaque personne a son métier.",
     {"long-word"}),
    ("Préalablement au vote, lisez les propositions.", "Avant le vote, lisez les propositions.", {"hard-word"}),
    ("Le dépouillement commence à la fin du vote.", "On compte les votes à la fin.", {"hard-word"}),
    ("Les modalités du vote sont ci-dessous.", "Voici comment voter.", {"hard-word"}),
)  # fmt: skip

ENGLISH: tuple[Pair, ...] = (
    ("The benches will be put up by the town.", "The town will put up benches.", {"passive"}),
    ("Nobody should not take part.", "Everybody can take part.", {"negations"}),
    ("In order to vote, utilise the card.", "Use the card to vote.", {"hard-word"}),
    ("We will plant thirty trees.", "We will plant 30 trees.", {"number-word"}),
    ("The roof costs 120,000 euros.", "The roof costs a lot.", {"big-number"}),
    ("63% of the people said yes.", "6 people in 10 said yes.", {"percent"}),
    ("Bring a drink, e.g. water.", "Bring a drink. Water is good.", {"abbreviation"}),
    ("The market (on Thursdays) stays here.", "The market stays here on Thursdays.", {"brackets"}),
    ("Choose the person who knows the street that you live in.", "Choose a person. They know your street.",
     {"clauses"}),
    ("The council, which met in March with all the shops of the town, wants to move the market to another street.",
     "The council wants to move the market. It asked all the shops.", {"long-sentence"}),
)  # fmt: skip
