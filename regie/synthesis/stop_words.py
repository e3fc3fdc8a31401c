"""Words that say nothing of what a note is about, in French and English, without accents; our own lists."""


def listed(words: str) -> frozenset[str]:
    """Return the words of a list as it is written here: set apart by blanks."""
    return frozenset(words.split())


FRENCH = listed("""
a ai aie aient ainsi ajout ajouter alors apres as assez au aucun aucune aujourd aujourdhui aussi autant autour
autre autres aux avaient avais avait avant avec avez avoir avons ayant beaucoup besoin bien bon bonne car ce
ceci cela celle celles celui cependant ces cet cette ceux chaque chez comme comment contre creation creer
creons d dans davantage de dedans dehors deja depuis des dessous dessus devant developper devoir devons devra
devraient devrait doit doivent donc dont du durant elle elles en encore enfin entre envers es est et etaient
etait etant ete etes etre eu eux faire fais faisons fait faite faites fasse fassent faudra faudrait faut fera
ferait font furent hors ici il ils installation installer j jamais je jusqu jusque l la laquelle le lequel les
lesquelles lesquels leur leurs lors lorsque lui m ma mais malgre manque manquent manquer me meme memes mes
mettre mien mieux mis mise moi moins mon n ne ni non nos notamment notre notres nous on ont ou oui par parce
parfois parmi pas pendant permet permettre peu peut peuvent plus plusieurs plutot pour pourquoi pourra
pourraient pourrait pourrions pourtant pouvoir pouvons pres presque prevoir projet propose proposer puis
puisque qu quand que quel quelle quelles quelque quelques quels qui quoi rien s sa sans sauf se sera seraient
serait seront ses si sien soi soient sois soit sommes son sont souhaite souhaiterait souhaiterions souhaitons
sous souvent suis sur surtout t ta tandis tant te tel telle telles tels tes toi ton toujours tous tout toute
toutefois toutes travers tres trop tu un une va vais vers veulent veut veux via voici voila voir vont vos
votre voudraient voudrait voudrions vouloir voulons voulu vous vraiment y
""")

ENGLISH = listed("""
a about above after again against all almost also although always am among an and any anybody anyone anything
are aren around as at away be became because become been before behind being below between both but by came
can cannot come could couldn did didn do does doesn doing don done down during each either else enough even
ever every everyone everything few for from further get gets getting give given go goes going gone got had has
hasn have haven having he her here hers him his how however i if in instead into is isn it its itself just
keep let like ll lot made make makes making many may maybe me might mine more most much must my myself need
needed needs neither never no nobody none nor not nothing now of off often on once one only onto or other
others otherwise our ours out over own per perhaps put quite rather re really same say see shall she should
shouldn since so some somebody someone something soon still such than that the their theirs them then there
these they thing things this those though through thus to together too toward towards under until up upon us
use used using ve very want wanted wants was wasn way we well were weren what when where whether which while
who whom whose why will with within without won would wouldn yes yet you your yours
""")

STOP_WORDS = FRENCH | ENGLISH
