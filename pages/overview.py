from peerreview.access import LEADING
from peerreview.ui.empty import nothing_loaded, nothing_placed
from peerreview.ui.look import looking
from peerreview.ui.opening import opening
from peerreview.ui.parts.overview import changed, coming_up, now
from peerreview.ui.pieces import show

look = looking()
opening("Overview", "What needs attention now", look)
if look.snapshot is None:
    nothing_loaded()
elif look.partnership is None:
    nothing_placed()
else:
    show(look, now)
    if look.viewer.role in LEADING:
        show(look, changed)
    show(look, coming_up)
