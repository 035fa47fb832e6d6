from daylight.screening.onelook_plain import Look, Looker, Phrases, WordFacts, minhash, shapes

__all__ = ["Look", "Looker", "Phrases", "WordFacts", "minhash", "shapes"]
