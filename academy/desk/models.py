"""The desk's own records."""

from academy.desk.access.looks import Look
from academy.desk.campaigns.answers import Answer
from academy.desk.campaigns.campaign import Campaign
from academy.desk.campaigns.findings import Action, Finding, Step
from academy.desk.campaigns.lines import Line, Record
from academy.desk.campaigns.signing import Signature

__all__ = ["Action", "Answer", "Campaign", "Finding", "Line", "Look", "Record", "Signature", "Step"]
