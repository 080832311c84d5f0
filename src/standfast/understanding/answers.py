"""Yes or no, in all its forms: one word, inside a sentence, with a negation that negates nothing.

A message is cut at its punctuation. Each piece says yes, no, neither, or both; a question says neither. What is
said first holds, unless it is taken back ("yes ... wait, no"). Yes and no side by side without that is no answer:
the contact is asked again, because a yes may move money.
"""

from __future__ import annotations

import re
from enum import Enum

from standfast.understanding.cues import Cue, cue, cues_for
from standfast.understanding.text import plain

_PIECE = re.compile(r"[^,.;!?\n]+[,.;!?\n]*")
_FIRM_YES = cue(
    "firm_yes",
    (
        r"yes+", r"yea+h*", r"yep+", r"yup+", r"go ahead", r"do it", r"please do", r"proceed", r"confirm(?:ed)?", r"ja+", r"jawohl",
        r"mach(?:en sie)? (?:das|es)(?! nicht)", r"i (?:do|confirm|agree)", r"ich bestätige", r"einverstanden", r"i'?d (?:like|love) (?:that|to)", r"that would be (?:great|good|nice|perfect|fine)",
        r"that'?s (?:right|correct|fine|ok|okay|good)", r"sounds good", r"in ordnung", r"(?:das )?(?:stimmt|passt)(?! (?:so )?nicht)", r"i think so",
    ),
)  # fmt: skip
_FIRM_NO = cue(
    "firm_no",
    (
        r"nope", r"nein", r"nee", r"nah", r"no$", r"no thanks?", r"(?:please )?(?:don'?t|do not|dont)(?: (?:do|want|like|think|proceed|send|refund|cancel|confirm|go))?",
        r"not (?:now|yet|today)", r"stop", r"never", r"auf keinen fall", r"lieber nicht", r"besser nicht", r"noch nicht", r"bitte nicht", r"rather not", r"changed my mind",
        r"(?:will|möchte) (?:ich )?(?:das |es )?(?:doch |lieber )?nicht", r"wait", r"hold on", r"moment", r"warte(?:n sie)?",
        r"(?:that'?s|it'?s|is|das ist) (?:wrong|not|incorrect|falsch|nicht)",
    ),
)  # fmt: skip
_ASKS = re.compile(
    r"^(?:what|when|how|why|who|which|where|wann|wie(?! gesagt)|warum|wieso|weshalb|wer|welche[rsn]?|was)\b"
    r"|\b(?:if|when|once|unless|wenn|falls|sobald) (?:i|we|ich|wir|you|du|ihr)\b"
)
"""A question, or a condition, that people write without a question mark: "what happens if I say yes"."""
_FEW_WORDS = 3
"""A soft yes ("right", "ok", "great") opens a longer sentence without answering anything."""
_TAKEN_BACK = re.compile(
    r"\b(?:wait|actually|i mean|no wait|changed my mind|on second thou?ghts?|or rather|hold on|doch|moment|halt|ich meine"
    r"|beziehungsweise|eigentlich|rather|sorry|scratch that)\b"
)
_OPENING = re.compile(
    r"^(?:(?:well|so|um+|uh+|h+m+|oh|ah+|ähm*|äh+|also|na ?ja|nun|tja|ach|hm+|i (?:think|guess)(?! so)|ich glaube|ich denke|und|and|but|aber"
    r"|then|dann|hey|hi|hallo|hello|actually|eigentlich|honestly|ehrlich gesagt|in that case|if so|wenn das so ist)\s+)+"
)


class Answer(Enum):
    """What a message answers to a question of yes or no."""

    YES = "yes"
    NO = "no"
    BOTH = "both"
    UNSURE = "unsure"
    NONE = "none"


def answer_of(text: str, languages: tuple[str, ...]) -> Answer:
    """Return what a whole message answers."""
    cues = cues_for(languages)
    given, is_open = Answer.NONE, True
    for piece in _PIECE.findall(plain(text)):
        said = _piece_answer(piece, cues)
        is_open = is_open or bool(_TAKEN_BACK.search(piece))
        if said is Answer.NONE:
            continue
        if given in {Answer.NONE, Answer.UNSURE} or is_open:
            given = said
        elif said is not Answer.UNSURE and said is not given:
            given = Answer.BOTH
        is_open = bool(_TAKEN_BACK.search(piece))
    return given


def _piece_answer(piece: str, cues: dict[str, Cue]) -> Answer:
    words = re.sub(r"[,.;!?\n]+", " ", piece).strip()
    words = _OPENING.sub("", words) or words
    rest, yes = _taken(words, cues["yes_despite"])
    rest, no = _taken(rest, cues["no_despite"])
    unsure = bool(cues["unsure"].within.match(rest))
    if ("?" in piece or _ASKS.search(words)) and not _is_short(rest, cues):
        return Answer.NONE
    no = no or bool(cues["no"].within.match(rest)) or bool(_FIRM_NO.within.search(rest))
    firm_yes = bool(_FIRM_YES.within.search(rest))
    soft = cues["yes"].within.match(rest)
    soft_yes = soft is not None and len(rest[soft.end() :].split()) <= _FEW_WORDS
    if unsure and not (no and yes) and not firm_yes:
        return Answer.UNSURE
    return _weighed(no=no, firm=firm_yes or yes, soft=soft_yes)


def _weighed(*, no: bool, firm: bool, soft: bool) -> Answer:
    match no, firm, soft:
        case True, True, _:
            return Answer.BOTH
        case True, False, _:
            return Answer.NO
        case False, False, False:
            return Answer.NONE
        case _:
            return Answer.YES


def _taken(words: str, act: Cue) -> tuple[str, bool]:
    rest = act.within.sub(" ", words)
    return " ".join(rest.split()), rest != words


def _is_short(words: str, cues: dict[str, Cue]) -> bool:
    """Tell whether a piece that ends with a question mark is a bare yes or no said with a rising voice."""
    return bool(
        cues["yes"].whole.fullmatch(words) or cues["no"].whole.fullmatch(words) or not words
    )
