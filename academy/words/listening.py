"""The words of listening and triage: where a post stood, what it is, who should have it.

The values are one list, used by items, scenarios, console, grading and screens.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    FORUM = "forum", _("Forum")
    BLOG = "blog", _("Blog")
    MICROBLOG = "microblog", _("Microblog")
    SOCIAL = "social", _("Social network")
    REVIEWS = "reviews", _("Reviews")
    VIDEO = "video", _("Video comments")


# The longest public reply each channel takes, in characters; and a direct message.
LONGEST_REPLY = {
    Channel.MICROBLOG: 280,
    Channel.FORUM: 8000,
    Channel.BLOG: 8000,
    Channel.SOCIAL: 2000,
    Channel.REVIEWS: 1000,
    Channel.VIDEO: 1000,
}
LONGEST_DIRECT = 10_000


class Language(TextChoices):
    EN = "en", _("English")
    DE = "de", _("German")
    FR = "fr", _("French")
    ES = "es", _("Spanish")
    PT = "pt", _("Portuguese")
    IT = "it", _("Italian")
    NL = "nl", _("Dutch")
    JA = "ja", _("Japanese")
    ZH = "zh", _("Chinese")
    KO = "ko", _("Korean")
    AR = "ar", _("Arabic")


class Sentiment(TextChoices):
    VERY_NEGATIVE = "very negative", _("Very negative")
    NEGATIVE = "negative", _("Negative")
    MIXED = "mixed", _("Mixed")
    NEUTRAL = "neutral", _("Neutral")
    POSITIVE = "positive", _("Positive")
    VERY_POSITIVE = "very positive", _("Very positive")


_SCALE = [
    Sentiment.VERY_NEGATIVE,
    Sentiment.NEGATIVE,
    Sentiment.NEUTRAL,
    Sentiment.POSITIVE,
    Sentiment.VERY_POSITIVE,
]
_AROUND_MIXED = {Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE}


def are_neighbours(one: str, other: str) -> bool:
    """Whether two different sentiments are next to each other: along the scale
    from very negative to very positive, or mixed beside its three neighbours."""
    if Sentiment.MIXED in (one, other):
        return (other if one == Sentiment.MIXED else one) in _AROUND_MIXED
    return abs(_SCALE.index(Sentiment(one)) - _SCALE.index(Sentiment(other))) == 1


class Topic(TextChoices):
    ORDER_STATUS = "order_status", _("Order status")
    DELIVERY = "delivery", _("Delivery")
    RETURNS = "returns", _("Returns")
    CREDITS = "credits", _("Credits")
    BILLING = "billing", _("Billing")
    HARDWARE_FAULT = "hardware_fault", _("Hardware fault")
    SOFTWARE = "software", _("Software")
    BATTERY = "battery", _("Battery")
    PERFORMANCE = "performance", _("Performance")
    ONLINE_ORDERING = "online_ordering", _("Online ordering")
    SUPPORT_EXPERIENCE = "support_experience", _("Support experience")
    PRAISE = "praise", _("Praise")
    IDEA = "idea", _("Idea")
    PRE_SALES = "pre_sales", _("Pre-sales")
    SAFETY = "safety", _("Safety")
    PRIVACY = "privacy", _("Privacy")
    EMPLOYMENT = "employment", _("Employment")
    RUMOUR = "rumour", _("Rumour")
    BULLYING = "bullying", _("Bullying")
    SPAM = "spam", _("Spam")
    OTHER = "other", _("Other")


class Classification(TextChoices):
    COMPLAINT = "complaint", _("Complaint")
    QUESTION = "question", _("Question")
    PRAISE = "praise", _("Praise")
    IDEA = "idea", _("Idea")
    RUMOUR = "rumour", _("Rumour")
    THREAT = "threat", _("Threat")
    SPAM = "spam", _("Spam")
    OTHER = "other", _("Other")


class Priority(TextChoices):
    SAFETY = "safety", _("Safety")
    URGENT = "urgent", _("Urgent")
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class Track(TextChoices):
    REACTIVE = "reactive", _("Reactive")
    PROMOTER = "promoter", _("Promoter")
    PROACTIVE = "proactive", _("Proactive")
    NONE = "none", _("None")


class Route(TextChoices):
    SUPPORT = "support", _("Support")
    PRODUCT_GROUP = "product_group", _("Product group")
    PR = "pr", _("PR")
    LEGAL = "legal", _("Legal")
    SALES = "sales", _("Sales")
    HR = "hr", _("HR")
    SECURITY = "security", _("Security")
    GROUND_CONTROL = "ground_control", _("Ground control")


class Action(TextChoices):
    REPLY = "reply", _("Reply")
    ESCALATE = "escalate", _("Escalate")
    ROUTE = "route", _("Route")
    THANK = "thank", _("Thank")
    PUBLISH = "publish", _("Publish")
    NONE = "none", _("No action")


class Engagement(TextChoices):
    """Where a post stands with us."""

    NEW = "new", _("New")
    MINE = "mine", _("Mine")
    WAITING = "waiting", _("Waiting")
    ESCALATED = "escalated", _("Escalated")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class Stance(TextChoices):
    ADVOCATE = "advocate", _("Advocate")
    CRITIC = "critic", _("Critic")
    NEUTRAL = "neutral", _("Neutral")
    NEWS = "news", _("News")
    SPAMMER = "spammer", _("Spammer")
