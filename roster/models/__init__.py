"""Experts: entries of the roster, what shows that they are right, and what others say of them."""

from roster.models.choices import Availability, CvAudience, Fee, Level, RefereeState, Service, Skill, Status
from roster.models.endorsements import Endorsement
from roster.models.evidence import CurriculumVitae, Publication, Referee
from roster.models.experts import Expert, ExpertLanguage, ExpertTheme

__all__ = [
    "Availability",
    "CurriculumVitae",
    "CvAudience",
    "Endorsement",
    "Expert",
    "ExpertLanguage",
    "ExpertTheme",
    "Fee",
    "Level",
    "Publication",
    "Referee",
    "RefereeState",
    "Service",
    "Skill",
    "Status",
]
