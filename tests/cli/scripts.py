"""A script that says everything a script can say: every method with every field that it reads."""

FULL = """
title = "La place du marché"
languages = ["fr", "en"]

[[profile]]
name = "Âge"
groups = ["Moins de 30 ans", "De 30 à 59 ans", "60 ans et plus"]

[[profile]]
name = "Quartier"
groups = ["Le centre", "Ailleurs"]

[[sites]]
name = "Salle des fêtes"
tables = 3
seats = 10

[[sites]]
name = "En ligne"
tables = 2
online = true

[[rounds]]
title = "Ce que nous vivons"
question = "Qu’est-ce qui vous plaît ?"
text = "Commencez par un tour de table."
minutes = 10

[[polls]]
title = "Quiz"
question = "Combien d’arbres sur la place ?"
method = "quiz"
choices = [{ text = "11", pictogram = "tree" }, { text = "15", pictogram = "shade" }]
right = "B"
seconds = 30
minutes = 2
results = "closed"
[polls.words.en]
title = "Quiz"
question = "How many trees on the square?"
choices = ["11", "15"]

[[polls]]
title = "Limites"
question = "Que faire, au plus deux ?"
method = "approval"
least = 1
most = 2
ballots = "with-receipts"
[[polls.choices]]
text = "Planter"
pictogram = "tree"
[[polls.choices]]
text = "Asseoir"
[[polls.choices]]
text = "Éclairer"
pictogram = "light"

[[polls]]
title = "Points"
question = "Répartissez vos points"
method = "points"
points = 7
choices = [{ text = "Halle", pictogram = "market" }, { text = "Bancs", pictogram = "bench" }]

[[polls]]
title = "Budget"
question = "Que payer ?"
method = "equal-shares"
budget = 30000
most = 1
choices = [
  { text = "Un toit", pictogram = "market", cost = 21000 },
  { text = "Un banc", pictogram = "bench", cost = 900 },
]

[[polls]]
title = "Autre budget"
question = "Que payer d’abord ?"
method = "greedy"
budget = 500
choices = [
  { text = "Un arbre", pictogram = "tree", cost = 500 },
  { text = "Une fleur", pictogram = "flower", cost = 2 },
]

[[polls]]
title = "Consentement"
question = "Essayons-nous dix samedis ?"
method = "consent"
results = "live"
words = { en = { title = "Consent", choices = ["I consent", ""] } }

[[polls]]
title = "Rang"
question = "Dans quel ordre ?"
method = "instant-runoff"
choices = [
  { text = "Un", pictogram = "sun" },
  { text = "Deux", pictogram = "water" },
  { text = "Trois", pictogram = "bus" },
]

[[polls]]
title = "Nos propositions"
question = "Lesquelles porter ?"
method = "majority-judgment"
"""
