"""All detectors in the order in which they are asked."""

from __future__ import annotations

from daylight.screening.signals.adoptions import ADOPTION_FOR_MONEY
from daylight.screening.signals.bait import HIDDEN_LINK, PRICE_FAR_BELOW
from daylight.screening.signals.case import Detector, Example
from daylight.screening.signals.homes import HOUSING_FOR_SEX
from daylight.screening.signals.labour import FAR_JOB, KEPT_WORKER
from daylight.screening.signals.listed_examples import LISTED
from daylight.screening.signals.mules import PASSED_ON
from daylight.screening.signals.people import CHILD_OFFERED, YOUNG_PERSON_OFFERED
from daylight.screening.signals.prepay import PREPAYMENT
from daylight.screening.signals.unseen_home import UNSEEN_HOME

# Detectors that read the ad. Signals of term lists are raised by `listed`, see LISTED.
DETECTORS: tuple[Detector, ...] = (
    CHILD_OFFERED,
    YOUNG_PERSON_OFFERED,
    HOUSING_FOR_SEX,
    ADOPTION_FOR_MONEY,
    KEPT_WORKER,
    FAR_JOB,
    HIDDEN_LINK,
    PRICE_FAR_BELOW,
    PREPAYMENT,
    PASSED_ON,
    UNSEEN_HOME,
)


def examples() -> dict[str, tuple[Example, ...]]:
    """Every signal that reads text, and its examples."""
    shown = {detector.name: detector.examples for detector in DETECTORS if detector.examples}
    shown.update({entry.name: entry.examples for entry in LISTED})
    return shown
