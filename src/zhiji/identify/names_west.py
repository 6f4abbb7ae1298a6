"""Western names: parts of a full name, short forms of given names, and a rough sound.

The list of short forms is our own and small: names whose short form cannot be guessed from the letters.
"""

from __future__ import annotations

import re
from functools import cache

_SHORT_FORMS = """
alexander: alex sandy xander al; alexandra: alex sandra lexi; albert: al bert; alfred: al alf alfie fred; amanda: mandy; andrew: andy drew;
anthony: tony ant; arthur: art; barbara: barb babs; benjamin: ben benny; bernard: bernie; bradley: brad; caroline: carrie; catherine: cathy cate kate katie kathy kit;
charles: charlie chuck chas; charlotte: lottie; christina: chris tina chrissy christie; christine: chris tina chrissy; christopher: chris kit topher; cynthia: cindy;
daniel: dan danny; david: dave davy; deborah: deb debbie debra; dennis: denny; donald: don donnie; dorothy: dot dottie dolly; douglas: doug; edward: ed eddie ted ned teddy;
eleanor: ellie nell nora; elizabeth: liz beth betty lizzie eliza libby bess elsie lisa betsy; emily: em emmy; eugene: gene; florence: flo; frances: fran fanny;
francis: frank; franklin: frank; frederick: fred freddie freddy; gabriel: gabe; geoffrey: geoff jeff; george: georgie; gerald: gerry jerry; gregory: greg; harold: harry hal;
helen: nell; henry: harry hank hal; isabella: bella izzy; isabelle: bella izzy; jacob: jake; jacqueline: jackie; james: jim jimmy jamie; janet: jan; jeffrey: jeff;
jennifer: jen jenny; jessica: jess jessie; john: jack johnny jon; jonathan: jon jonny nathan; joseph: joe joey; joshua: josh; judith: judy; katherine: kate kathy katie kat kit;
kathleen: kathy kate; kenneth: ken kenny; kimberly: kim; lawrence: larry; leonard: leo len lenny; louis: lou; louise: lou; margaret: maggie meg peggy peg marge madge daisy;
martin: marty; matthew: matt; megan: meg; melissa: mel; michael: mike mick mickey micky; michelle: shelly; nathan: nate; nathaniel: nate nat; nicholas: nick nicky; nicole: nicky;
oliver: ollie; olivia: liv; pamela: pam; patricia: pat patty tricia trish; patrick: pat paddy; peter: pete; philip: phil; phillip: phil; rachel: rach; raymond: ray; rebecca: becky becca;
richard: rick dick rich ricky richie; robert: rob bob bobby robbie bert; ronald: ron ronnie; russell: russ; samantha: sam; samuel: sam sammy; sandra: sandy; sarah: sally sadie; sara: sally;
sophia: sophie; stephanie: steph; stephen: steve; steven: steve stevie; stuart: stu; susan: sue susie suzy; suzanne: sue; teresa: terry tess; terence: terry; theodore: ted theo teddy;
theresa: terry tess; thomas: tom tommy; timothy: tim timmy; valerie: val; veronica: ronnie; victor: vic; victoria: vicky tori; vincent: vince; virginia: ginny; walter: walt wally;
wendy: wen; william: bill will billy willy liam; zachary: zach zack
"""
_TITLES = frozenset("mr mrs ms miss mx dr prof sir madam rev jr sr ii iii iv phd md".split())
_STEP = ((re.compile(r"ph"), "f"), (re.compile(r"[ck]+|q"), "k"), (re.compile(r"^kn|^gn"), "n"), (re.compile(r"^wr"), "r"), (re.compile(r"[sz]+"), "s"),
         (re.compile(r"gh"), ""), (re.compile(r"dg|j"), "g"), (re.compile(r"v"), "f"), (re.compile(r"[^a-z]"), ""))  # fmt: skip


@cache
def _roots() -> dict[str, str]:
    """Short form -> the long form listed last among its readings is wrong as often as right: only unambiguous ones join."""
    readings: dict[str, set[str]] = {}
    for entry in _SHORT_FORMS.replace("\n", " ").split(";"):
        long, _, short = entry.partition(":")
        for name in short.split():
            readings.setdefault(name, set()).add(long.strip())
    return {name: sorted(longs)[0] for name, longs in readings.items() if len({long[:3] for long in longs}) == 1}


def root(given: str) -> str:
    """The long form of a given name, or the name itself.

    >>> root("bob"), root("peggy"), root("emma")
    ('robert', 'margaret', 'emma')
    """
    return _roots().get(given, given)


@cache
def _relations() -> frozenset[tuple[str, str]]:
    pairs = set()
    for entry in _SHORT_FORMS.replace("\n", " ").split(";"):
        long, _, short = entry.partition(":")
        pairs.update((long.strip(), name) for name in short.split())
    return frozenset(pairs)


def are_forms(a: str, b: str) -> bool:
    """Whether one given name is a known short form of the other, or both of one long name.

    >>> are_forms("dan", "daniel"), are_forms("daniel", "emma")
    (True, False)
    """
    return (a, b) in _relations() or (b, a) in _relations() or root(a) == root(b)


@cache
def sound(name: str) -> str:
    """A rough sound: first letter kept, vowels after it dropped, doubled letters one.

    >>> sound("shirlley") == sound("shirley"), sound("griffiths")
    (True, 'grfts')
    """
    for pattern, letter in _STEP:
        name = pattern.sub(letter, name)
    kept = name[:1] + re.sub(r"[aeiouyhw]", "", name[1:]) if name else ""
    return re.sub(r"(.)\1+", r"\1", kept)


def split_western(value: str) -> tuple[str, str, str]:
    """(surname, given name, middle names) of a folded Western name.

    >>> split_western("dr. john a. smith"), split_western("smith, john")
    (('smith', 'john', 'a'), ('smith', 'john', ''))
    """
    family_first = "," in value
    tokens = [t for t in re.split(r"[\s,.]+", value) if t and t not in _TITLES]
    if len(tokens) < 2:
        return (tokens[0] if tokens else ""), "", ""
    if family_first:
        tokens = tokens[1:] + tokens[:1]
    return tokens[-1], tokens[0], " ".join(tokens[1:-1])


def clean_part(value: str) -> str:
    """One name part in letters only: no titles, dots, blanks or hyphens between its pieces.

    >>> clean_part("o'brien-smith"), clean_part("jord an")
    ('obriensmith', 'jordan')
    """
    return "".join(t for t in re.split(r"[\s,.'`’\-]+", value) if t not in _TITLES)
