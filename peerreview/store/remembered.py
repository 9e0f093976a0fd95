"""What was said by hand of the sheets of earlier workbooks, for a file that is about to be checked."""

from collections.abc import Sequence
from dataclasses import replace

from peerreview.store.names import name_key
from peerreview.store.naming import NOTHING_GIVEN, Given, source_name
from peerreview.store.source import Source
from peerreview.workbook.mapping import Mappings, Remembered, SheetMapping


def remembered_of(held: Sequence[Source], given: Given = NOTHING_GIVEN) -> Remembered:
    """A function from the name of a file to what was said of its sheets.

    A file under a new name gets what was said of all others, for the sheets that have the very same headings; so does
    one whose name two partnerships have, until it is said whose it is.
    """
    whose = name_key(given.partnership) if given.partnership else None
    certain = [source for source in held if whose == name_key(source.partnership or "")]
    theirs = certain if whose and not given.only_where_unsaid else held

    def remembered(file: str) -> Mappings:
        own = [source for source in theirs if source.source == source_name(file, given)]
        if len(own) > 1:
            own = [source for source in own if source in certain]
        if len(own) == 1:
            return own[0].mapping_now
        return tuple(dict.fromkeys(_for_any_sheet(one) for source in theirs for one in source.mapping_now))

    return remembered


def _for_any_sheet(one: SheetMapping) -> SheetMapping:
    return replace(one, sheet="")
