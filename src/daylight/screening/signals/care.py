"""Care is not doubt: somebody who asks for a home, or for any work, is in need of protection."""

from __future__ import annotations

from daylight.screening.signals.case import Case
from daylight.screening.signals.homes import home_sought


def needs_care(case: Case) -> bool:
    """Whether the ad is by a person who asks for a home or for work."""
    if not case.found.mask & case.bits("seek", "wanted", "any_work"):
        return False
    if case.profile in ("housing", "general", "community", "services", "jobs"):
        asks_any = bool(case.found.mask & case.bits("any_work"))
        return asks_any or home_sought(case) is not None or _work_sought(case)
    return False


def _work_sought(case: Case) -> bool:
    """ "I need any work", "looking for a job": not an employer who looks for workers."""
    seek, work = case.bits("seek"), case.bits("work")
    people = case.bits("job", "people", "adult_word", "girl")
    if not case.found.mask & seek or not case.found.mask & work:
        return False
    for hits in case.by_sentence.values():
        for hit in hits:
            if hit.tags & seek:
                after = [h for h in hits if hit.last < h.first <= hit.last + 5]
                first = next((h for h in after if h.tags & (work | people)), None)
                if first is not None and first.tags & work:
                    return True
    return False
