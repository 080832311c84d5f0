"""Days before today, in Berlin."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
_JUST_NOW = timedelta(minutes=1)


class Calendar:
    """Turns "so many days ago at nine" into moments.

    Args:
        now: The moment at which today is today.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(BERLIN)

    def moment(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment some days before today (after it, when negative).

        What would happen later today is moved to a minute ago, so that "today" is always past.
        """
        day = self._now.date() - timedelta(days=days_ago)
        moment = datetime.combine(day, time(hour, minute), BERLIN)
        if days_ago >= 0:
            return min(moment, self._now - _JUST_NOW)
        return moment
