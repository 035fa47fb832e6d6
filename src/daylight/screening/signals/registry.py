"""All detectors in the order in which they are asked."""

from __future__ import annotations

from daylight.screening.signals.case import Detector
from daylight.screening.signals.homes import HOUSING_FOR_SEX
from daylight.screening.signals.people import CHILD_OFFERED, YOUNG_PERSON_OFFERED

DETECTORS: tuple[Detector, ...] = (CHILD_OFFERED, YOUNG_PERSON_OFFERED, HOUSING_FOR_SEX)
