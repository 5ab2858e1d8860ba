"""From final values to signed files, pages and a record that cannot be rewritten."""

from rankings.publishing.checking import faults
from rankings.publishing.drawing import draw
from rankings.publishing.release import publish, publish_carried
from rankings.publishing.shown import Remark

__all__ = ["Remark", "draw", "faults", "publish", "publish_carried"]
