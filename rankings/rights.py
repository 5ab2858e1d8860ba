"""What the application does with each table of ours; see egov.rights.

What was said of a value, done with an edition or published is added to and never changed.
"""

from collections.abc import Mapping

from egov.rights import ADD, ADD_AND_REMOVE, ALL, WRITE

RIGHTS: Mapping[str, str] = {
    # What and who
    "rankings.Index": WRITE,
    "rankings.Methodology": ALL,
    "rankings.MethodologyEdit": ADD,
    "rankings.RankedUnit": WRITE,
    "rankings.UnitSet": WRITE,
    "rankings.UnitSet_members": ADD_AND_REMOVE,
    # Editions and their values
    "rankings.Edition": WRITE,
    "rankings.EditionEvent": ADD,
    "rankings.Observation": WRITE,
    "rankings.Observation_assessors": ADD_AND_REMOVE,
    "rankings.Replacement": ADD,
    "rankings.Layer": ADD,
    "rankings.Evidence": ADD,
    # What people are told
    "rankings.Notice": WRITE,
    # Websites
    "rankings.Site": WRITE,
    "rankings.Visit": WRITE,
    "rankings.Measurement": WRITE,
    # What was published
    "rankings.Revision": WRITE,
    "rankings.Score": ADD,
    "rankings.Drawing": ADD,
}
