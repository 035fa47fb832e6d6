"""`onelook_plain`, compiled where Daylight was installed beside a C compiler."""

try:
    from daylight.screening._onelook import Look, Looker, Phrases, WordFacts, minhash, shapes

    COMPILED = True
except ImportError:
    from daylight.screening.onelook_plain import Look, Looker, Phrases, WordFacts, minhash, shapes

    COMPILED = False

__all__ = ["COMPILED", "Look", "Looker", "Phrases", "WordFacts", "minhash", "shapes"]
